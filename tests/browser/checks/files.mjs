// The files of the overview by keyboard: sorted, filtered, folded; and each time it is said what was done.

import { expectText, fileRows, number, settled, tabTo } from '../in-page.mjs';

const SORT = '.dir thead button';

export const checks = reports => [reports.shop, reports.large].flatMap(report => [
  { name: `${report.name}, every column sorts both ways`, run: tools => sorts(tools, report) },
  { name: `${report.name}, filter by typing`, run: tools => filters(tools, report) },
  { name: `${report.name}, only files with something missed`, run: tools => gaps(tools, report) },
  { name: `${report.name}, all folders open and close`, run: tools => folds(tools, report) },
  { name: `${report.name}, the search of the browser finds every file`, run: tools => searches(tools, report) },
]).concat([
  { name: 'large, little is there before it is wanted', run: tools => unfolds(tools, reports.large) },
  { name: 'large, all is there if the script is not', run: tools => unscripted(tools, reports.large) },
]);

async function sorts(tools, report) {
  const { open, expect, fault } = tools;
  const page = await open(report.address('index.html'));
  // On a large report all folders are closed at first.
  if (!(await page.locator('.dir[open]').count())) {
    await tabTo(page, '.dir > summary');
    await page.keyboard.press('Enter');
    await settled(page);
  } else {
    await tabTo(page, '#fold');
  }
  const before = paths(await fileRows(page));
  const partial = report.isShort ? [] : ['Partial'];
  const columns = ['File', 'Coverage', 'Missed', ...partial, 'Statements', ...report.layers];
  for (const [at, column] of columns.entries()) {
    await tabTo(page, SORT, 60);
    const focused = await page.evaluate(() => document.activeElement.textContent);
    expect(focused === column, `the Tab key leads to ${focused}, not to ${column}`);
    // Names from A to Z and numbers from the highest, and then the other way.
    for (const isDown of [at !== 0, at === 0]) {
      await page.keyboard.press('Enter');
      const order = isDown ? 'descending' : 'ascending';
      const words = at === 0 ? ['from A to Z', 'highest first'][Number(isDown)] : `${isDown ? 'highest' : 'lowest'} first`;
      await expectText(tools, page, '#state', `Files in each folder sorted by ${column}, ${words}.`);
      const marked = await page.evaluate(() => [...document.querySelectorAll('.dir[open] thead')].map(head =>
        [...head.querySelectorAll('[aria-sort]')].map(cell => `${cell.textContent} ${cell.ariaSort}`).join()));
      for (const mark of marked) expect(mark === `${column} ${order}`, `aria-sort says ${mark}, not ${column} ${order}`);
      const after = await fileRows(page);
      const wrong = unsorted(report, after, column, isDown ? -1 : 1);
      if (wrong) fault(`${column}, ${order}: ${wrong}`);
      expect(paths(after) === before, `${column}, ${order}: a folder holds other files than before`);
    }
  }
}

const paths = rows => rows.map(row => row.path).sort().join('\n');

// The first two files of a folder that are in the wrong order.
function unsorted(report, rows, column, sign) {
  const known = new Map(report.data.files.map(file => [file.path, file]));
  const values = rows.map(row => value(known.get(row.path), column, row.cells, report.isShort));
  const isWrong = at => rows[at - 1]?.folder === rows[at].folder && sign * compared(values[at - 1], values[at]) > 0;
  const at = [...rows.keys()].find(isWrong);
  if (at === undefined) return undefined;
  return `${rows[at - 1].path} (${values[at - 1]}) stands before ${rows[at].path} (${values[at]})`;
}

const compared = (one, two) => (one < two ? -1 : Number(one > two));

function value(file, column, cells, isShort) {
  switch (column) {
    case 'File': return file.path.split('/').at(-1);
    case 'Coverage': return percent(file.combined, 2);
    case 'Missed': return file.lines.total - file.lines.covered;
    // covgate.json tells exits, not lines.
    case 'Partial': return Number(cells.Partial);
    case 'Statements': return file.lines.total;
    default: return percent(file.layers[column]?.combined, isShort ? 1 : 2);
  }
}

// A percentage as it is shown, cut to so many places: none before nothing covered, and that before very little.
function percent(count, places) {
  if (!count || count.percent === null) return -1;
  if (count.percent === '0.00' && count.covered > 0) return 0.001;
  return Math.floor(Number(count.percent.replace('.', '')) / 10 ** (2 - places)) / 10 ** places;
}

async function filters(tools, report) {
  const { open, expect } = tools;
  const page = await open(report.address('index.html'));
  const total = report.listed.length;
  const wasOpen = await openFolders(page);
  await tabTo(page, '#filter');
  const names = report.listed.map(file => file.path);
  const last = names.at(-1);
  for (const typed of ['__init__', last.slice(4, 12).toUpperCase(), last, 'src', ' no such file ']) {
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(typed);
    const wanted = names.filter(name => name.toLowerCase().includes(typed.trim().toLowerCase()));
    await expectText(tools, page, '#state', said(wanted.length, total));
    const shown = await left(page);
    const other = shown.find(row => !wanted.includes(row.path));
    expect(shown.length === wanted.length, `${typed}: ${shown.length} files are left, not ${wanted.length}`);
    expect(!other, `${typed}: ${other?.path} is left, too`);
    if (wanted.length < 200) expect(shown.every(row => row.isInSight), `${typed}: a folder stays closed`);
  }
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await expectText(tools, page, '#state', '');
  const again = (await left(page)).length;
  expect(again === total, `${again} of ${total} files are shown after the filter is cleared`);
  expect((await openFolders(page)) === wasOpen, 'other folders are open than before the filter');
}

async function gaps(tools, report) {
  const { open, expect } = tools;
  const page = await open(report.address('index.html'));
  const files = report.listed;
  await tabTo(page, '#gaps');
  await page.keyboard.press('Space');
  const missed = files.filter(file => file.combined.covered < file.combined.total);
  await expectText(tools, page, '#state', said(missed.length, files.length));
  const shown = (await left(page)).length;
  expect(shown === missed.length, `${shown} files are shown, not ${missed.length}`);
  await page.keyboard.press('Space');
  await expectText(tools, page, '#state', '');
  expect((await left(page)).length === files.length, 'not all files are shown again');
}

async function folds(tools, report) {
  const { open, expect } = tools;
  const page = await open(report.address('index.html'));
  const folders = new Set(report.data.files.map(({ path }) => path.slice(0, path.lastIndexOf('/')))).size;
  await tabTo(page, '#fold');
  for (const [wanted, next] of [[folders, 'Close all folders'], [0, 'Open all folders']]) {
    await page.keyboard.press('Enter');
    await expectText(tools, page, '#fold', next);
    const found = await page.locator('.dir[open]').count();
    expect(found === wanted, `${found} of ${folders} folders are open, not ${wanted}`);
  }
}

// A search looks at what is there, so that all must be there when it begins.
async function searches({ open, expect }, report) {
  const page = await open(report.address('index.html'));
  await page.keyboard.press('Control+F');
  const there = (await fileRows(page)).length;
  expect(there === report.listed.length, `${there} of ${report.listed.length} files are there to be found`);
  const { path } = report.listed.at(-1);
  expect(await page.evaluate(name => find(name), path.split('/').at(-1)), `${path} is not found`);
}

// However many files there are, a page of so many elements opens at once. What a folder holds is there when it opens, in
// the order of all others.
const MOST = 5_000;

async function unfolds(tools, report) {
  const { open, expect, fault } = tools;
  const page = await open(report.address('index.html'));
  const elements = await page.evaluate(() => document.getElementsByTagName('*').length);
  expect(elements <= MOST, `${elements} elements are there at first`);
  await tabTo(page, '.dir > summary');
  await page.keyboard.press('Enter');
  await settled(page);
  await tabTo(page, SORT);
  await tabTo(page, SORT);
  await page.keyboard.press('Enter');
  await page.locator('.dir:not([open]) > summary').first().press('Enter');
  await page.locator('.more > summary').first().press('Enter');
  await page.locator('.more .dir > summary').first().press('Enter');
  await settled(page);
  const rows = (await fileRows(page)).filter(row => row.isInSight);
  const folders = new Set(rows.map(row => row.folder));
  expect(folders.size === 3, `${folders.size} folders show their files, not 3`);
  const wrong = unsorted(report, rows, 'Coverage', -1);
  if (wrong) fault(wrong);
  const marked = await page.locator('.dir[open] [aria-sort=descending]').allTextContents();
  expect(marked.join() === 'Coverage,Coverage,Coverage', `marked as sorted: ${marked.join()}`);
}

async function unscripted({ open, expect }, report) {
  const page = await open(report.address('index.html'));
  await page.evaluate(() => document.querySelector('script[src]').onerror());
  const there = (await fileRows(page)).length;
  expect(there === report.listed.length, `${there} of ${report.listed.length} files are there`);
}

const said = (shown, total) => `${number(shown)} ${shown === 1 ? 'file' : 'files'} of ${number(total)} shown.`;

const left = async page => (await fileRows(page)).filter(row => row.isLeft);

const openFolders = page => page.evaluate(() =>
  [...document.querySelectorAll('.dir[open] .path')].map(path => path.textContent).join('\n'));
