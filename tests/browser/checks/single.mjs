// The report in one file: the pages of files unfold from it, the way back works, and so does a link to a line.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expectText, settled, shownText, sourceLines, tabTo } from '../in-page.mjs';

const SHOP = fileURLToPath(new URL('../../../sample-reports/shop', import.meta.url));
const FILE = 'src/shop/http/handlers.py';

export const checks = reports => {
  const index = reports.single.address('index.html');
  const page = reports.single.pageOf(FILE).replace('index.html#', '');
  return [
    { name: 'a link opens the page of a file, and back returns', run: tools => there(tools, index, page) },
    { name: 'a link to a line', run: tools => line(tools, `${index}#${page}:L20`) },
    { name: 'all pages can be reached', run: tools => around(tools, reports.single, page) },
    { name: 'keys are letters in the filter', run: tools => letters(tools, index, page) },
    { name: 'a file that is not there', run: tools => lost(tools, `${index}#files/src/no.html`) },
  ];
};

async function there(tools, index, address) {
  const { open, expect } = tools;
  const page = await open(index);
  await tabTo(page, `#files a[href="#${address}"]`);
  await page.keyboard.press('Enter');
  await expectText(tools, page, '#file h1', 'handlers.py');
  expect(!(await page.isVisible('#verdict')), 'the overview is still in sight');
  const shown = await sourceLines(page);
  const source = readFileSync(join(SHOP, FILE), 'utf8').trimEnd().split('\n');
  expect(shown.join('\n') === source.join('\n'), `the source differs: ${shown.length} of ${source.length} lines`);
  await page.keyboard.press('n');
  await page.waitForFunction(() => document.querySelector('#spot').textContent.startsWith('Place 1 of '));
  await page.goBack();
  await page.waitForSelector('#verdict', { state: 'visible' });
  expect(!(await page.isVisible('#file')), 'the page of the file is still in sight');
  await page.goForward();
  await page.waitForSelector('#source', { state: 'visible' });
  await page.reload();
  await expectText(tools, page, '#file h1', 'handlers.py');
}

async function line({ open, expect }, address) {
  const page = await open(address);
  await page.waitForSelector('#L20.here');
  const { top, bottom } = await page.evaluate(() => document.querySelector('#L20').getBoundingClientRect().toJSON());
  expect(top >= 0 && bottom <= 900, `the line is at ${top} px, out of sight`);
}

async function around(tools, report, address) {
  const { open, expect } = tools;
  const page = await open(`${report.address('index.html')}#${address}`);
  await page.waitForSelector('#source', { state: 'visible' });
  for (const [link, heading] of [['#layers', 'Layers'], ['#tests', 'Tests'], ['#left-out', 'Left out'], ['#guide', 'Coverage guide of shop']]) {
    await page.click(`nav a[href="${link}"]`);
    await page.waitForSelector(link, { state: 'visible' });
    await page.waitForFunction(link => {
      const { top } = document.querySelector(link).getBoundingClientRect();
      return top >= -1 && top < innerHeight;
    }, link);
    expect((await shownText(page, `${link} .h1`)) === heading, `${link} has another heading`);
    expect(!(await page.isVisible('#file')), 'the page of the file is still in sight');
    await page.goBack();
    await page.waitForSelector('#source', { state: 'visible' });
  }
  await page.click('#file .crumbs a');
  await page.waitForSelector('#verdict', { state: 'visible' });
}

async function letters(tools, index, address) {
  const { open, expect } = tools;
  const page = await open(`${index}#${address}`);
  await page.waitForSelector('#next', { state: 'visible' });
  await page.keyboard.press('n');
  const before = await page.evaluate(() => document.querySelector('#spot').textContent);
  await page.click('nav a[href="#index"]');
  await page.waitForSelector('#filter', { state: 'visible' });
  await page.focus('#filter');
  await page.keyboard.type('nnp');
  expect((await page.inputValue('#filter')) === 'nnp', 'the filter does not hold what was typed');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('n');
  await settled(page);
  const after = await page.evaluate(() => document.querySelector('#spot')?.textContent ?? '');
  expect(after === before, `a key moved a page that is not in sight: ${after}`);
}

async function lost(tools, address) {
  const page = await tools.open(address);
  await expectText(tools, page, '#file h1', 'Not in this report');
}
