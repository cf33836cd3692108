// Drives a real VS Code in a browser, and ends with 0 once all that it waits for has come.
//
// In: the URL, the browser's binary, a file for a picture of the end. Out: what it has seen, step by step.
import puppeteer from "puppeteer-core";

const [url, executablePath, picture] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath,
  args: ["--no-sandbox"],
  defaultViewport: { width: 1400, height: 900 },
});
const page = await browser.newPage();
page.setDefaultTimeout(60_000);
const FIRST = ".quick-input-list .monaco-list-row";

/** Opens the box at the top, types, and takes the first line once it says what is wanted. */
async function choose(keys, typed, wanted) {
  for (const key of keys) await page.keyboard.down(key);
  for (const key of keys.toReversed()) await page.keyboard.up(key);
  await page.waitForSelector(".quick-input-widget input", { visible: true });
  await page.keyboard.type(typed);
  const offers = ([row, text]) => document.querySelector(row)?.textContent.includes(text);
  await page.waitForFunction(offers, {}, [FIRST, wanted]);
  await page.keyboard.press("Enter");
}

/** Waits for a text in what a selector finds. */
async function see(selector, wanted) {
  const is = ([selector, text]) =>
    [...document.querySelectorAll(selector)].some((each) => each.textContent.replaceAll("\u00a0", " ").includes(text));
  await page.waitForFunction(is, {}, [selector, wanted]);
  process.stdout.write(`${wanted}\n`);
}

/** Where lines of text stand in the page. */
function tops(text) {
  return page.evaluate((text) => {
    const lines = [...document.querySelectorAll(".editor-instance .view-line")];
    const found = lines.filter((each) => each.textContent.replaceAll("\u00a0", " ").includes(text));
    return found.map((each) => each.getBoundingClientRect()).map(({ left, top }) => ({ left, top: Math.round(top) }));
  }, text);
}

async function clickOn(text) {
  const [{ left, top }] = await tops(text);
  await page.mouse.click(left + 60, top + 5);
}

/** Waits until the lines with these texts are marked as belonging together. */
async function marked(...texts) {
  for (const text of texts) {
    await page.waitForFunction(
      (text) => {
        const lines = [...document.querySelectorAll(".editor-instance .view-line")];
        const marks = [...document.querySelectorAll(".editor-instance .view-overlays [class*=TextEditorDecorationType]")];
        const line = lines.find((each) => each.textContent.replaceAll("\u00a0", " ").includes(text));
        const at = line?.getBoundingClientRect();
        const isBeside = (rect) => Math.abs(rect.top - at.top) < 3 && Math.abs(rect.left - at.left) < 3;
        return at !== undefined && marks.some((each) => isBeside(each.getBoundingClientRect()));
      },
      {},
      text,
    );
    process.stdout.write(`marked: ${text}\n`);
  }
}

try {
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.waitForSelector(".monaco-workbench .explorer-folders-view");
  await choose(["Control", "p"], "gate.policy", "gate.policy");
  await page.waitForSelector(".squiggly-warning");
  await see(".codelens-decoration", "Run test");
  await choose(["F1"], "Problems: Focus on Problems View", "Problems");
  await see(".markers-panel", "`gate` is in no flow");
  await choose(["F1"], "actiongen: Show the JavaScript", "Show the JavaScript");
  await see(".editor-instance .view-line", "exports.onExecutePostLogin");
  // Once for the policy, once for its JavaScript: what is marked stands beside the lines.
  await choose(["Control", "p"], ":7", "line 7");
  await marked("if (event.stats.logins_count > 100) {", "with rule(\"Regulars are marked\"");
  await clickOn("if (!event.user.email_verified) {");
  await marked("if (!event.user.email_verified) {", "with rule(\"Unverified addresses are refused\"");
  await choose(["F1"], "actiongen: Go to what this line", "Go to what this line comes from");
  await see(".breadcrumbs-control", "Unverified addresses are refused");
  await choose(["F1"], "Testing: Focus on Test Explorer View", "Test Explorer");
  await choose(["F1"], "Test: Run All Tests", "Run All Tests");
  await see(".pane-body", "1/1");
  await choose(["F1"], "Test: Run All Tests with Coverage", "Run All Tests with Coverage");
  await see(".line-numbers.coverage-deco-hit", "4");
  await see(".line-numbers.coverage-deco-miss", "7");
  await choose(["F1"], "Test: Debug All Tests", "Debug All Tests");
  await see(".xterm-rows", "Regulars are marked: was not reached");
} finally {
  await page.screenshot({ path: picture });
  await browser.close();
}
