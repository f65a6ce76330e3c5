// Zooming for pictures that the server drew. Without this script they are whole, only still.
import { drag } from "d3-drag";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { select, selectAll } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Buttons for what the wheel does, for keys and fingers. */
function controls(figure, svg, behaviour) {
  const bar = select(figure).insert("div", ":first-child").attr("class", "zoom no-print");
  for (const [name, label, act] of [
    ["+", "Zoom in", () => behaviour.scaleBy(svg, 1.6)],
    ["−", "Zoom out", () => behaviour.scaleBy(svg, 1 / 1.6)],
    ["⟲", "Show all", () => behaviour.transform(svg, zoomIdentity)],
  ]) {
    bar.append("button").attr("type", "button").attr("aria-label", label).text(name).on("click", act);
  }
}

/** Scrolling a page must not zoom what the pointer happens to be over: only with Ctrl, or by fingers. */
const meant = (event) => !event.button && (event.type !== "wheel" || event.ctrlKey || event.metaKey);

/** Time stretches; marks keep their height and size. */
function timeline(figure, node) {
  const svg = select(node);
  const { first, last, left, width } = node.dataset;
  const [from, span, start, wide] = [+first, last - first, +left, +width];
  const height = node.viewBox.baseVal.height;
  const place = (t, day) => start + t.applyX(((day - from) / span) * wide);
  const axis = svg.select(".axis");
  const day = (year) => Date.UTC(year, 0, 1) / 864e5;
  function draw({ transform: t }) {
    svg.selectAll(".mark").each(function () {
      const mark = select(this);
      const [a, b] = [place(t, +this.dataset.day), place(t, +this.dataset.end)];
      const middle = (a + b) / 2;
      this.style.display = b < start - 5 || a > start + wide + 5 ? "none" : "";
      mark.select("circle").attr("cx", middle);
      mark.select("path").attr("transform", function () {
        this.dataset.x ??= +this.getAttribute("d").match(/M([\d.]+)/)[1] + 4.5;
        return `translate(${middle - this.dataset.x} 0)`;
      });
      mark.select("rect").attr("x", a).attr("width", Math.max(1, b - a - 1));
      mark.select("line").attr("x1", Math.max(a, start)).attr("x2", Math.min(b, start + wide));
    });
    const years = [];
    const step = [1, 2, 5, 10, 20, 50].find((s) => span / 365.25 / s / t.k <= 14) ?? 100;
    const until = new Date(last * 864e5).getUTCFullYear();
    for (let y = Math.ceil(new Date(from * 864e5).getUTCFullYear() / step) * step; y <= until; y += step) {
      const x = place(t, day(y));
      if (x >= start && x <= start + wide) years.push([y, x]);
    }
    const ticks = axis.selectAll("g.tick").data(years, (d) => d[0]).join((enter) => {
      const g = enter.append("g").attr("class", "tick");
      g.append("line").attr("y1", 8).attr("y2", height - 20);
      g.append("text").attr("y", height - 6).attr("text-anchor", "middle").text((d) => d[0]);
      return g;
    });
    ticks.attr("transform", (d) => `translate(${d[1]} 0)`);
  }
  axis.selectAll("*").remove();
  const behaviour = zoom().scaleExtent([1, 60]).translateExtent([[0, 0], [wide, height]]).extent([[0, 0], [wide, height]]).filter(meant).on("zoom", draw);
  svg.call(behaviour);
  draw({ transform: zoomIdentity });
  controls(figure, svg, behaviour);
}

/** States find their places: pulled together by what they share, apart by all others. */
function network(figure, node) {
  const svg = select(node);
  const size = node.viewBox.baseVal.width;
  const nodes = svg.selectAll(".node").nodes().map((g) => {
    const [x, y] = g.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    return { id: g.dataset.id, g, x, y, r: +g.querySelector("circle").getAttribute("r") };
  });
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const links = svg.selectAll(".link").nodes().map((a) => ({ source: byId.get(a.dataset.a), target: byId.get(a.dataset.b), events: +a.dataset.events, line: a.querySelector("line") }));
  const most = Math.max(...links.map((l) => l.events));
  const simulation = forceSimulation(nodes)
    .force("link", forceLink(links).distance((l) => 60 + 110 * (1 - Math.sqrt(l.events / most))).strength(0.25))
    .force("charge", forceManyBody().strength(-260))
    .force("x", forceX(size / 2).strength(0.06))
    .force("y", forceY(size / 2).strength(0.06))
    .force("collide", forceCollide((n) => n.r + 14))
    .stop();
  const inside = (v) => Math.max(24, Math.min(size - 56, v));
  function draw() {
    for (const n of nodes) {
      [n.x, n.y] = [inside(n.x), inside(n.y)];
      n.g.setAttribute("transform", `translate(${n.x} ${n.y})`);
      const text = n.g.querySelector("text");
      text.setAttribute("text-anchor", "start");
      text.setAttribute("x", n.r + 4);
    }
    for (const { source, target, line } of links) {
      line.setAttribute("x1", source.x);
      line.setAttribute("y1", source.y);
      line.setAttribute("x2", target.x);
      line.setAttribute("y2", target.y);
    }
  }
  simulation.tick(200);
  draw();
  simulation.on("tick", draw);
  svg.selectAll(".node").data(nodes).call(
    drag()
      .on("start", (e, n) => { if (!e.active && !still) simulation.alphaTarget(0.2).restart(); [n.fx, n.fy] = [n.x, n.y]; })
      .on("drag", (e, n) => { [n.fx, n.fy] = [inside(e.x), inside(e.y)]; if (still) { [n.x, n.y] = [n.fx, n.fy]; draw(); } })
      .on("end", (e, n) => { if (!e.active) simulation.alphaTarget(0); [n.fx, n.fy] = [null, null]; }),
  );
  const near = new Map(nodes.map((n) => [n.id, new Set([n.id])]));
  for (const { source, target } of links) { near.get(source.id).add(target.id); near.get(target.id).add(source.id); }
  svg.selectAll(".node").on("pointerenter", (_, n) => {
    svg.selectAll(".node").classed("faint", (m) => !near.get(n.id).has(m.id));
    svg.selectAll(".link").classed("faint", function () { return this.dataset.a !== n.id && this.dataset.b !== n.id; });
  }).on("pointerleave", () => svg.selectAll(".faint").classed("faint", false));
  const behaviour = zoom().scaleExtent([0.5, 6]).filter(meant).on("zoom", ({ transform }) => svg.select(".stage").attr("transform", transform));
  svg.call(behaviour);
  controls(figure, svg, behaviour);
}

/** The world comes nearer; dots stay as large as they are. */
function map(figure, node) {
  const svg = select(node);
  const box = node.viewBox.baseVal;
  const dots = svg.selectAll(".spot circle").each(function () { this.dataset.r = this.getAttribute("r"); });
  const behaviour = zoom()
    .scaleExtent([box.width / 360, 30])
    .extent([[box.x, box.y], [box.x + box.width, box.y + box.height]])
    .translateExtent([[0, 0], [360, 180]])
    .filter(meant)
    .on("zoom", ({ transform }) => {
      svg.select(".stage").attr("transform", transform);
      dots.attr("r", function () { return this.dataset.r / Math.sqrt(transform.k) / Math.sqrt(Math.max(1, transform.k)); });
    });
  svg.call(behaviour);
  controls(figure, svg, behaviour);
}

const kinds = { timeline, network, map };
selectAll("[data-chart]").each(function () {
  const svg = this.querySelector("svg");
  if (svg && kinds[this.dataset.chart]) kinds[this.dataset.chart](this.closest("figure"), svg);
});
