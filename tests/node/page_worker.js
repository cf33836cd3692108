// Opens pages in a real Chromium, without a window, and says what it sees.
//
// In: one JSON object a line: {page: "file:///…", scheme: "dark" | "light", width, height, script: true, axe: true, steps},
// where a step is ["press", "Tab"], ["press", "Control", "."], ["hover", "css"], ["focus", "css"], ["open"] (all details), ["print"],
// ["evaluate", "an expression"], ["until", "an expression"], ["type", "text"], ["click", "css"], ["screenshot", "file", "full"]
// ["axe"], ["resize", width, height] or ["load_ms"].
// Out: one JSON object a line: what went wrong (problems), what was asked of the network (requests), what axe-core
// finds (violations), and the answers of the steps. Arguments: the browser, a folder for what it keeps, and what else the
// browser is to be told.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({
  executablePath: process.argv[2],
  headless: true,
  // The browser ends with us, however we end.
  pipe: true,
  userDataDir: process.argv[3],
  // Root has no sandbox; nothing that a page does here is trusted, and nothing of it should run.
  args: ["--disable-gpu", "--hide-scrollbars", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...process.argv.slice(4)],
});

const STEPS = {
  press: async (page, ...keys) => {
    for (const key of keys.slice(0, -1)) await page.keyboard.down(key);
    await page.keyboard.press(keys.at(-1));
    for (const key of keys.slice(0, -1)) await page.keyboard.up(key);
  },
  hover: (page, selector) => page.hover(selector),
  focus: (page, selector) => page.focus(selector),
  open: (page) =>
    page.evaluate(() => {
      for (const each of document.querySelectorAll("details")) each.open = true;
    }),
  evaluate: (page, expression) => page.evaluate(expression),
  until: async (page, expression) => {
    await page.waitForFunction(expression, { timeout: 120_000 }).catch((error) => {
      throw new Error(`until ${expression}: ${error.message}`);
    });
  },
  type: (page, text) => page.keyboard.type(text),
  click: (page, selector) => page.click(selector),
  screenshot: async (page, path, clip) => {
    await page.screenshot({ path, fullPage: clip === "full", ...(typeof clip === "object" ? { clip } : {}) });
  },
  resize: (page, width, height) => page.setViewport({ width, height }),
  axe: (page) => audit(page),
  print: (page) => page.emulateMediaType("print"),
  load_ms: (page) => page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd),
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === "") continue;
  let answer;
  try {
    answer = await look(JSON.parse(line));
  } catch (error) {
    answer = { failed: String(error.stack) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await browser.close();

async function look({ page: address, scheme = "light", width = 1440, height = 900, script = true, axe: asksAxe, steps = [] }) {
  const page = await browser.newPage();
  const problems = [];
  const requests = [];
  try {
    await page.setJavaScriptEnabled(script);
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    page.on("console", (message) => problems.push(`console: ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => problems.push(`error: ${error}`));
    page.on("dialog", async (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(address, { waitUntil: "load" });
    const answers = [];
    for (const [kind, ...rest] of steps) {
      answers.push((await STEPS[kind](page, ...rest)) ?? null);
    }
    const violations = asksAxe ? await audit(page) : [];
    return { problems, requests, violations, answers };
  } finally {
    await page.close();
  }
}

// axe-core is put in by the debugger, which no policy of the page can forbid.
async function audit(page) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    for (;;) {
      let hasChanged = false;
      const observer = new MutationObserver(() => (hasChanged = true));
      observer.observe(document, { subtree: true, childList: true });
      try {
        return (await window.axe.run(document, { resultTypes: ["violations"] })).violations;
      } catch (error) {
        // It knows nothing of elements that come while it looks, and fails at them.
        if (!hasChanged) throw error;
      } finally {
        observer.disconnect();
      }
    }
  });
  return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)}: ${failureSummary}`) }));
}
