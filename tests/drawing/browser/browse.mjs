// Opens pages in a headless Chromium, and prints as JSON what is seen of each.
// Read from standard input: [{ file, width, scheme, screenshot }]; `file` is an SVG or an HTML page.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import chromium from "@sparticuz/chromium";
import { chromium as browsers } from "playwright-core";

const wanted = JSON.parse(readFileSync(0, "utf8"));
const browser = await browsers.launch({
  args: chromium.args,
  executablePath: await chromium.executablePath(),
  headless: true,
});

// What is measured in the page: where each text is, how wide, and in which colour on which.
function measure() {
  const svg = document.querySelector("svg");
  const frame = svg.getBoundingClientRect();
  const rects = [...svg.querySelectorAll("rect")].map((rect) => ({
    box: rect.getBoundingClientRect(),
    fill: getComputedStyle(rect).fill,
  }));
  const texts = [...svg.querySelectorAll("text")].map((text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const around = rects.filter(
      ({ box, fill }) =>
        fill !== "none" && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom,
    );
    return {
      text: text.textContent,
      stated: Number(text.getAttribute("textLength")) * (frame.width / svg.viewBox.baseVal.width),
      x: box.x, y: box.y, width: box.width, height: box.height,
      colour: getComputedStyle(text).fill,
      behind: around.at(-1).fill,
      selectable: getComputedStyle(text).userSelect !== "none",
    };
  });
  const page = svg.querySelector(".page");
  return {
    frame: { x: frame.x, y: frame.y, width: frame.width, height: frame.height },
    background: getComputedStyle(page).fill,
    texts,
    links: [...svg.querySelectorAll("a")].map((a) => a.getAttribute("href")),
  };
}

// One page for all: this Chromium is one process, which ends with the first context that is closed.
const page = await browser.newPage();
let errors = [];
page.on("pageerror", (error) => errors.push(String(error)));

const seen = [];
for (const { file, width, scheme, screenshot } of wanted) {
  errors = [];
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 800 });
  await page.goto(pathToFileURL(file).href);
  const found = await page.evaluate(measure);
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  if (file.endsWith(".html")) {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => axe.run());
    found.violations = violations.map((each) => ({
      id: each.id,
      nodes: each.nodes.map((node) => node.html),
    }));
  }
  seen.push({ ...found, errors });
}
await browser.close();
console.log(JSON.stringify(seen));
