// What it costs Chromium to open pages: `node open.mjs TIMES PAGE…`; a page is a file. Opened in turn, each in a new tab;
// elements, and medians of the main thread's milliseconds: all of its tasks, script, style and layout.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { start } from './browser.mjs';

const TOLD = ['TaskDuration', 'ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];

async function opened(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const metrics = async () => new Map((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const before = await metrics();
  await page.goto(address);
  // Two frames behind the load: what the page puts off until then is part of the price.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  const after = await metrics();
  const elements = await page.evaluate(() => document.getElementsByTagName('*').length);
  await page.close();
  return [elements, ...TOLD.map(name => (after.get(name) - before.get(name)) * 1000)];
}

const median = numbers => [...numbers].sort((one, two) => one - two)[Math.floor(numbers.length / 2)];

const [times, ...pages] = process.argv.slice(2);
const browser = await start();
const found = pages.map(() => []);
for (let round = 0; round < Number(times); round += 1) {
  for (const [at, page] of pages.entries()) found[at].push(await opened(browser, pathToFileURL(resolve(page)).href));
}
await browser.close();
console.log(['elements', ...TOLD, 'page'].join('\t'));
for (const [at, page] of pages.entries()) {
  const [elements, ...milliseconds] = found[at][0].map((_, column) => median(found[at].map(row => row[column])));
  console.log([elements, ...milliseconds.map(value => value.toFixed(1)), page].join('\t'));
}
