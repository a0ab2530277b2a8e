// The page of a file: from miss to miss by button and by key, the keys off, and only the misses.

import { expectText, settled, tabTo } from '../in-page.mjs';

export const checks = reports => {
  const pages = [
    [reports.shop, reports.shop.worstPage],
    [reports.hostile, reports.hostile.pageOf('src/long.py')],
  ];
  return pages.flatMap(([report, page]) => {
    const address = report.address(page);
    return [
      { name: `${report.name}/${page}, next and previous miss`, run: tools => steps(tools, address) },
      { name: `${report.name}/${page}, the keys n and p`, run: tools => keys(tools, address) },
      { name: `${report.name}/${page}, links to lines`, run: tools => lines(tools, address) },
      { name: `${report.name}/${page}, only misses`, run: tools => only(tools, address) },
    ];
  });
};

// The places as the page lists them: the lines that the list leads to.
const places = page => page.evaluate(() => [...document.querySelectorAll('#places li a')].map(link => link.hash.slice(1)));

// Where the page is: the marked row; the reader goes on from there.
const here = page => page.evaluate(() => {
  const marked = [...document.querySelectorAll('#source .here')];
  if (marked.length !== 1) return `${marked.length} marked lines`;
  return document.activeElement === marked[0] ? marked[0].id : `${marked[0].id}, without the focus`;
});

// A line is in sight if it lies between the buttons, which stay at the top, and the lower edge. Scrolling may take its time.
const inSight = (page, selector) => page.waitForFunction(selector => {
  const line = document.querySelector(selector).getBoundingClientRect();
  const bar = document.querySelector('.bar-tools').getBoundingClientRect();
  // Of a very long line its beginning will do.
  return line.top >= bar.bottom - 1 && Math.min(line.bottom, line.top + 100) <= innerHeight;
}, selector, { timeout: 10_000 });

async function expectPlace(tools, page, all, at) {
  const line = all[at];
  await expectText(tools, page, '#spot', `Place ${at + 1} of ${all.length}, line ${line.slice(1)}.`);
  const found = await here(page);
  tools.expect(found === line, `place ${at + 1} is at ${found}, not at ${line}`);
  await inSight(page, '#source .here').catch(() => tools.fault(`place ${at + 1} does not come in sight`));
}

async function steps(tools, address) {
  const page = await tools.open(address);
  const all = await places(page);
  tools.expect(all.length > 3, `only ${all.length} places: this page shows nothing`);
  await tabTo(page, '#next');
  const some = all.length > 12 ? [0, 1, 2, 3, 4, 5] : [...all.keys(), 0];
  // The focus goes on to the line, so the button is focused again for each step.
  const press = async (button, key, at) => {
    await page.locator(button).focus();
    await page.keyboard.press(key);
    await expectPlace(tools, page, all, at);
  };
  for (const at of some) await press('#next', 'Enter', at);
  const last = some.at(-1);
  for (let at = last - 1; at >= 0; at -= 1) await press('#previous', 'Space', at);
  await press('#previous', 'Enter', all.length - 1);
  await press('#next', 'Space', 0);
}

async function lines(tools, address) {
  const page = await tools.open(address);
  const all = await places(page);
  for (const width of [1400, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const at of [all.length - 1, 1, 0]) {
      await page.evaluate(() => { document.querySelector('#places').open = true; });
      await page.click(`#places a[href="#${all[at]}"]`);
      await inSight(page, `#${all[at]}`).catch(() => tools.fault(`at ${width} px the link to ${all[at]} does not show it`));
    }
  }
}

async function keys(tools, address) {
  const { open, expect } = tools;
  const page = await open(address);
  const all = await places(page);
  for (const [key, at] of [['n', 0], ['n', 1], ['n', 2], ['p', 1], ['p', 0], ['p', all.length - 1], ['n', 0]]) {
    await page.keyboard.press(key);
    await expectPlace(tools, page, all, at);
  }
  // With a modifier the keys are the browser's, and in a field they are letters.
  for (const key of ['Control+n', 'Meta+n', 'Alt+n', 'Shift+N']) await page.keyboard.press(key);
  await page.evaluate(() => document.querySelector('main').append(document.createElement('input')));
  await page.locator('main > input').focus();
  await page.keyboard.type('np');
  expect((await page.inputValue('main > input')) === 'np', 'the field does not hold what was typed');
  await expectText(tools, page, '#spot', `Place 1 of ${all.length}, line ${all[0].slice(1)}.`);

  await page.locator('#keys').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('n');
  await expectText(tools, page, '#spot', `Place 1 of ${all.length}, line ${all[0].slice(1)}.`);
  await page.reload();
  expect(!(await page.isChecked('#keys')), 'the keys are on again after the page is loaded again');
  await page.keyboard.press('n');
  await settled(page);
  await expectText(tools, page, '#spot', '');
  await page.locator('#keys').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('n');
  await expectPlace(tools, page, all, 0);
}

async function only(tools, address) {
  const { open, expect } = tools;
  const page = await open(address);
  const lines = await page.locator('#source tbody tr').count();
  await tabTo(page, '#only');
  await page.keyboard.press('Space');
  await expectText(tools, page, '#spot', 'Only misses and the lines around them.');
  const near = await page.evaluate(() => {
    const rows = [...document.querySelectorAll('#source tbody tr')];
    const isMiss = row => ['miss', 'part'].includes(row.cells[1].textContent) || row.matches('.m, .p');
    const misses = rows.flatMap((row, at) => (isMiss(row) ? [at] : []));
    const isNear = at => misses.some(miss => Math.abs(miss - at) <= 4);
    return rows.map((row, at) => [at + 1, isNear(at), row.getClientRects().length > 0]);
  });
  for (const [line, isNear, isShown] of near) {
    if (isNear !== isShown) tools.fault(`line ${line} is ${isNear ? 'near a miss and hidden' : 'far from any and shown'}`);
  }
  expect(near.some(([, isNear]) => !isNear), 'every line is near a miss: this page shows nothing');
  await page.keyboard.press('Space');
  await expectText(tools, page, '#spot', 'All lines.');
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll('#source tbody tr')].filter(row => row.getClientRects().length).length);
  expect(shown === lines, `${shown} of ${lines} lines are shown again`);
}
