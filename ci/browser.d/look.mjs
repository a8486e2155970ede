// Looks at listings in a real Chromium: filter, sort, pages, keyboard, dark, a phone, no script, 100,000 rows.
// axe-core has to find nothing serious, and no request may leave the server. Usage: CHROMIUM=PATH node look.mjs URL FOLDER
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const [url, folder] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu"],
  headless: true,
});
let failed = 0;

function expect(what, got, wanted) {
  const same = JSON.stringify(got) === JSON.stringify(wanted);
  if (!same) failed++;
  console.log(`${same ? "ok    " : "FAILED"} ${what}${same ? "" : `: ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`}`);
}

async function open(path, { width = 1000, height = 760, dark = false, script = true } = {}) {
  const page = await browser.newPage();
  const strangers = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:")) strangers.push(request.url());
  });
  page.on("console", (message) => { if (message.type() === "error") strangers.push(message.text()); });
  page.on("pageerror", (error) => strangers.push(String(error)));
  page.strangers = strangers;
  await page.setViewport({ width, height, deviceScaleFactor: 1 });
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(url + path, { waitUntil: "load", timeout: 60_000 });
  return page;
}

async function close(page, name) {
  await page.screenshot({ path: `${folder}/${name}.png` });
  expect(`${name}: no other server, no error`, page.strangers, []);
  await page.close();
}

// The policy of the page lets no script in, so axe comes in through the debugger.
async function accessible(page, name) {
  const session = await page.createCDPSession();
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run().then(r => JSON.stringify(r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ' ' + v.nodes[0].html)))",
    awaitPromise: true,
  });
  expect(`${name}: axe finds nothing serious`, JSON.parse(result.value), []);
}

const rows = (page) => page.$$eval("tr.d, tr.f", (all) => all.filter((row) => !row.hidden).map((row) => row.querySelector("a").textContent));
const active = (page) => page.evaluate(() => document.activeElement.textContent || document.activeElement.name || "");
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

for (const [name, options] of Object.entries({
  light: {},
  dark: { dark: true },
  phone: { width: 360, height: 740 },
  "phone-dark": { width: 360, height: 740, dark: true },
})) {
  const page = await open("demo/", options);
  expect(`${name}: all names`, (await rows(page)).length, 14);
  expect(`${name}: nothing sticks out`, await overflow(page), false);
  expect(`${name}: the README is there`, await page.$eval("article h1, article h2", (heading) => heading.textContent), "Downloads");
  await accessible(page, name);
  await close(page, name);
}

{
  const page = await open("wide/", { width: 360, height: 740 });
  expect("README: a wide table does not stick out", await overflow(page), false);
  await close(page, "wide");
}
{
  const page = await open("demo/");
  await page.keyboard.press("/");
  expect("keyboard: / goes to the filter", await active(page), "filter");
  await page.keyboard.type("PDF");
  expect("filter: while typing", await rows(page), ["handbook.pdf", "latest.pdf"]);
  expect("filter: is told", await page.$eval("output", (out) => out.textContent), "2 shown");
  await accessible(page, "filter");
  await page.keyboard.press("ArrowDown");
  expect("keyboard: down goes to the first", await active(page), "handbook.pdf");
  await page.keyboard.press("ArrowDown");
  expect("keyboard: and to the next", await active(page), "latest.pdf");
  await close(page, "filter");
}
{
  const page = await open("demo/");
  const before = await rows(page);
  await page.click("thead th:nth-child(2) a");
  await page.waitForSelector("th[aria-sort=ascending], th[aria-sort=descending]");
  const after = await rows(page);
  expect("sort: another order of the same", [after.join() !== before.join(), after.toSorted().join() === before.toSorted().join()], [true, true]);
  await close(page, "sorted");
}
{
  const page = await open("demo/");
  await page.click("summary");
  await page.waitForFunction(() => document.querySelector("details img").naturalWidth > 0);
  await accessible(page, "preview");
  await close(page, "preview");
}
{
  const page = await open("demo/", { script: false });
  await page.type("[type=search]", "pdf");
  await Promise.all([page.waitForNavigation(), page.click("form button")]);
  expect("no script: the filter is asked for", new URL(page.url()).searchParams.get("filter"), "pdf");
  await close(page, "no-script");
}
{
  const began = Date.now();
  const page = await open("many/");
  console.log(`       10,000 of 100,000 rows in ${Date.now() - began} ms`);
  expect("many: a page of rows", (await rows(page)).length, 10_000);
  await page.type("[type=search]", "77");
  const shown = await rows(page);
  expect("many: filtered while typing", shown.length > 0 && shown.every((name) => name.includes("77")), true);
  await close(page, "many");
}
{
  const page = await open("many/");
  await Promise.all([page.waitForNavigation(), page.click("a[rel=next]")]);
  expect("many: the next page", (await rows(page))[0], "file-010000.txt");
  await Promise.all([page.waitForNavigation(), page.type("[type=search]", "099999\n")]);
  expect("many: found among all", await rows(page), ["file-099999.txt"]);
  await close(page, "many-found");
}
{
  const page = await browser.newPage();
  await page.setViewport({ width: 800, height: 500 });
  const answer = await page.goto(`${url}nothing`);
  expect("error: status", answer.status(), 404);
  await accessible(page, "error");
  await page.screenshot({ path: `${folder}/error.png` });
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
