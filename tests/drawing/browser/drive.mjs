// Does in a headless Chromium what it is told, step by step: a line of JSON for each step on standard
// input, { step, ...what it needs }, and one on standard output, { result } or { error }.
import { createInterface } from "node:readline";
import axe from "axe-core";
import chromium from "@sparticuz/chromium";
import { chromium as browsers } from "playwright-core";

const WAIT_MS = 20000;

const browser = await browsers.launch({
  args: chromium.args,
  executablePath: await chromium.executablePath(),
  headless: true,
});

// No context is ever closed: this Chromium is one process, which would end with it.
const pages = {
  scripted: await browser.newPage(),
  plain: await (await browser.newContext({ javaScriptEnabled: false })).newPage(),
};
let page = pages.scripted;
let wrong = [];
const asked = new Set();
for (const each of Object.values(pages)) {
  each.setDefaultTimeout(WAIT_MS);
  each.on("pageerror", (error) => wrong.push(`error: ${error}`));
  each.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(message.text());
  });
  each.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  each.on("request", (request) => asked.add(new URL(request.url()).origin));
}

const steps = {
  async goto({ url, scripts = true }) {
    page = scripts ? pages.scripted : pages.plain;
    await page.goto(url);
  },
  async look({ width, scheme }) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
  },
  click: ({ selector }) => page.locator(selector).first().click(),
  fill: ({ selector, text }) => page.locator(selector).first().fill(text),
  press: ({ key }) => page.keyboard.press(key),
  focus: ({ selector }) => page.locator(selector).first().focus(),
  // What is asked of the page is an expression.
  evaluate: ({ expression }) => page.evaluate(expression),
  // Waits until a part of the page has a text.
  async shows({ selector, text }) {
    const wanted = page.locator(selector).filter({ hasText: text }).first();
    await wanted.waitFor({ state: "attached" });
    return wanted.textContent();
  },
  screenshot: ({ path }) => page.screenshot({ path, fullPage: true }),
  async violations() {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => axe.run());
    return violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)]);
  },
  wrong() {
    const found = wrong;
    wrong = [];
    return found;
  },
  asked: () => [...asked],
};

for await (const line of createInterface({ input: process.stdin })) {
  const { step, ...needs } = JSON.parse(line);
  let answer;
  try {
    answer = { result: (await steps[step](needs)) ?? null };
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
await browser.close();
