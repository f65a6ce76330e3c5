// Journeys through the pages, as an analyst makes them, and what axe says of each page.
// usage: node journeys.mjs URL FOLDER SCREENSHOTS URL-WITH-ACCOUNTS (started by ./check)
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.WEB_MODULES, "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [url, folder, shots, door] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: process.env.BROWSER, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, bypassCSP: false });
const page = await context.newPage();
const wrong = [];
page.on("console", (m) => { if (m.type() === "error" && !/status of (404|503)/.test(m.text())) wrong.push(`${page.url()}: ${m.text()}`); });
page.on("pageerror", (e) => wrong.push(`${page.url()}: ${e.message}`));
const go = (path) => page.goto(new URL(path, url).href);
const shot = (name, options = {}) => page.screenshot({ path: join(shots, `${name}.png`), ...options });
const step = async (name, work) => { await work(); console.log(`ok  ${name}`); };

await step("documents are read by drop, with progress", async () => {
  await go("/documents");
  await page.locator("summary", { hasText: "Add documents" }).click();
  await page.setInputFiles("#files", readdirSync(folder).map((f) => join(folder, f)));
  await page.getByRole("button", { name: "Read them", exact: true }).click();
  await page.waitForURL(/\/reading\/\d+$/);
  await page.getByText(/3 documents, \d+ claims; done/).first().waitFor({ timeout: 60_000 });
  await shot("reading");
});

await step("the memorandum of 2011 is found, and its sentence highlighted in the reader", async () => {
  await go("/");
  await page.fill("#q", "memorandum defence 2011");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search/);
  await shot("search");
  await go("/register?kind=agreement&between=Japan,Viet%20Nam&since=2011&until=2011");
  await page.locator("tbody a").first().click();
  await page.waitForURL(/\/event\//);
  await page.locator(".claims .source a").first().click();
  await page.waitForURL(/\/documents\//);
  const marked = page.locator(":target + mark");
  assert.match(await marked.innerText(), /2011|[Mm]emorand/);
  await shot("reader");
});

await step("a dispute is settled, and the decision undone", async () => {
  await go("/disputed");
  const disputes = await page.locator("article.event").count();
  assert.ok(disputes > 0, "nothing is disputed");
  await shot("disputed");
  await go("/review?why=disputed");
  const item = await page.locator(".queue > li").first().getAttribute("id");
  await shot("review");
  await page.getByRole("button", { name: "It is this" }).first().click();
  await page.waitForLoadState();
  await page.getByText("Last decided").waitFor();
  await page.keyboard.press("u");
  await page.waitForLoadState();
  await page.locator(`#${item}`).waitFor();
});

await step("the queue is worked by keys", async () => {
  await go("/review");
  const first = await page.locator(".queue > li.current").getAttribute("id");
  await page.keyboard.press("j");
  assert.notEqual(await page.locator(".queue > li.current").getAttribute("id"), first);
  await page.keyboard.press("k");
  assert.equal(await page.locator(".queue > li.current").getAttribute("id"), first);
  await page.keyboard.press("a");
  await page.getByText("Last decided").waitFor();
  assert.equal(await page.locator(`#${first}`).count(), 0);
  await page.keyboard.press("u");
  await page.locator(`#${first}`).waitFor();
});

await step("the filtered table is exported", async () => {
  await go("/register?kind=visit");
  const rows = await page.locator("tbody tr").count();
  await page.locator("summary", { hasText: "Export what is filtered" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "jsonl", exact: true }).click()]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\n").map((l) => JSON.parse(l));
  assert.equal(lines.length, rows);
  assert.ok(lines.every((l) => l.kind === "visit"));
  await shot("register");
});

await step("a brief is printed", async () => {
  await go("/relationship/JPN/VNM");
  await shot("relationship", { fullPage: true });
  await page.getByRole("link", { name: "as a brief" }).click();
  await page.waitForURL(/brief/);
  const pdf = await page.pdf({ path: join(shots, "brief.pdf") });
  assert.ok(pdf.length > 20_000);
  await shot("brief");
});

await step("three states are chosen, and each two stand beside each other", async () => {
  await go("/");
  await page.getByLabel("Two states or more").fill("Japan, Viet Nam, Philippines");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/relationships\/JPN,VNM,PHL/);
  assert.ok((await page.locator("tbody tr").count()) >= 2);
  assert.ok((await page.locator("svg.timeline .mark").count()) > 3);
  await shot("group", { fullPage: true });
  await page.getByRole("link", { name: "Japan – Viet Nam" }).click();
  await page.waitForURL(/\/relationship\/JPN\/VNM/);
  await page.getByLabel("Beside them").fill("India");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/relationships\/JPN,VNM,IND/);
});

await step("an admin adds an account, which signs in", async () => {
  const office = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const desk = await office.newPage();
  const signIn = async (name) => {
    await desk.goto(door);
    await desk.getByLabel("Name").fill(name);
    await desk.getByLabel("Password").fill("correct horse");
    await desk.getByRole("button", { name: "Sign in", exact: true }).click();
    await desk.getByRole("button", { name: "Sign out" }).waitFor();
  };
  await signIn("ana");
  await desk.getByRole("link", { name: "Accounts" }).click();
  const form = desk.getByRole("form", { name: "Add an account" });
  await form.getByLabel("Name").fill("bo");
  await form.getByLabel("Role").selectOption("reviewer");
  await form.getByLabel(/^Password/).fill("correct horse");
  await form.getByRole("button", { name: "Add" }).click();
  await desk.getByText("account: add reviewer").waitFor();
  for (const width of [1280, 320]) {
    await desk.setViewportSize({ width, height: 900 });
    for (const path of ["/accounts", "/account"]) {
      await desk.goto(new URL(path, door).href);
      await desk.screenshot({ path: join(shots, `${path.slice(1)}-${width}.png`) });
      assert.ok((await desk.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 1, path);
      const { violations } = await desk.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
      assert.deepEqual(violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => v.id), [], path);
    }
  }
  await desk.getByRole("button", { name: "Sign out" }).click();
  await signIn("bo");
  assert.equal(await desk.getByRole("link", { name: "Accounts" }).count(), 0);
  await office.close();
});

await step("a question is answered with its sentence", async () => {
  await go("/ask");
  await page.fill("#question", "When did Japan and Viet Nam sign the memorandum on defence cooperation?");
  await page.keyboard.press("Enter");
  await page.locator("#answer").waitFor({ timeout: 60_000 });
  assert.match(await page.locator("#answer").innerText(), /2011/);
  await shot("ask");
});

await step("pictures are zoomed by buttons", async () => {
  await go("/timeline");
  const at = () => page.locator(".mark circle").first().getAttribute("cx");
  const before = await at();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.waitForTimeout(400);
  assert.notEqual(await at(), before);
  await page.getByRole("button", { name: "Show all" }).click();
  await shot("timeline");
  await go("/map");
  await shot("map");
});

const id = (await (await page.request.get(new URL("/register.json?limit=1", url).href)).json()).rows[0].id;
const pages = ["/", "/relationship/JPN/VNM", "/relationships/JPN,VNM,PHL", "/timeline", "/register", "/register?kind=transfer", "/network", "/map", "/ask", "/compare?of=VNM", "/promises", "/disputed", "/gaps", "/documents", "/documents/04-japan-vietnam-timeline.txt", "/sources", "/review", "/about", "/search?q=japan", `/event/${id}`, "/no/such"];
for (const [scheme, width] of [["light", 1280], ["dark", 1280], ["light", 320]]) {
  await step(`axe finds nothing serious, nothing is cut off: ${scheme}, ${width} px`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    const found = [];
    for (const path of pages) {
      await go(path);
      const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "start";
      await shot(`${name.slice(0, 40)}-${scheme}-${width}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 1) found.push(`${path}: ${wide} px wider than the window`);
      const results = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
      for (const v of results.violations.filter((v) => ["serious", "critical"].includes(v.impact))) {
        found.push(`${path}: ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
      }
    }
    assert.deepEqual(found, []);
  });
}

await step("reading needs no script", async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(new URL("/relationship/JPN/VNM", url).href);
  assert.ok((await still.locator("svg .mark").count()) > 3);
  assert.ok((await still.locator("article.event").count()) > 3);
  await plain.close();
});

await step("nothing went wrong in the browser", async () => assert.deepEqual(wrong, []));
await browser.close();
