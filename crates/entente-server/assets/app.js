// What makes pages quicker to work with. Reading needs none of it.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (e) => e.target.closest("input, select, textarea, [contenteditable]");

  // Empty fields of filters need not stand in an address that is passed on.
  for (const form of $$("form.filters")) {
    form.addEventListener("submit", () => $$("input, select", form).forEach((f) => { if (!f.value) f.disabled = true; }));
    for (const select of $$("select", form)) select.addEventListener("change", () => form.requestSubmit());
  }
  addEventListener("pageshow", () => $$("form.filters :disabled").forEach((f) => { f.disabled = false; }));
  addEventListener("keydown", (e) => {
    if (e.key === "/" && !typing(e) && !e.ctrlKey && !e.metaKey) { e.preventDefault(); $("#q")?.focus(); }
  });

  // Review by single keys: the forms of the item that is current do what their buttons do.
  const queue = $(".queue");
  if (queue) {
    const items = $$(":scope > li", queue);
    let at = Math.max(0, items.findIndex((i) => i.id && `#${i.id}` === location.hash));
    const show = (n) => {
      if (!items.length) return;
      at = Math.max(0, Math.min(items.length - 1, n));
      items.forEach((item, i) => item.classList.toggle("current", i === at));
      items[at].scrollIntoView({ block: "nearest" });
      items[at].focus({ preventScroll: true });
    };
    items.forEach((item, i) => { item.tabIndex = -1; item.addEventListener("pointerdown", () => { if (at !== i) show(i); }); });
    show(at);
    addEventListener("keydown", (e) => {
      if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
      const item = items[at];
      const press = (what) => item && $(`[data-key="${what}"]`, item)?.click();
      const act = {
        j: () => show(at + 1), k: () => show(at - 1), a: () => press("a"), r: () => press("r"), s: () => press("s"), d: () => press("d"),
        c: () => { const box = item && $("details[data-key=c]", item); if (box) { box.open = true; $("select, input:not([type=hidden])", box)?.focus(); } },
        x: () => { const box = item && $("input[name=id][type=checkbox]", item); if (box) box.checked = !box.checked; },
        u: () => $("[data-key=u]")?.click(), o: () => item && $("h2 a, h3 a", item)?.click(),
      }[e.key];
      if (act) { e.preventDefault(); act(); }
    });
    $("[data-all]")?.addEventListener("change", (e) => $$("input[name=id][type=checkbox]").forEach((b) => { b.checked = e.target.checked; }));
  }

  // Documents by drop; progress without loading the page again.
  const drop = $(".drop");
  if (drop) {
    const input = $("input[type=file]", drop);
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add("over"); });
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (e) => {
      e.preventDefault();
      if (!e.dataTransfer.files.length) return;
      input.files = e.dataTransfer.files;
      input.form.requestSubmit();
    });
  }
  const work = $("[data-progress]");
  if (work) {
    const look = async () => {
      const answer = await fetch(work.dataset.progress, { headers: { accept: "application/json" } }).catch(() => null);
      if (!answer?.ok) return setTimeout(look, 2000);
      const now = await answer.json();
      const bar = $("progress", work);
      if (now.of) bar.max = now.of;
      bar.value = now.done;
      $("[data-done]", work).textContent = now.words;
      if (now.finished) location.reload(); else setTimeout(look, 500);
    };
    setTimeout(look, 300);
  }
})();
