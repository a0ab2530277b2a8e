// Without the script: every number of covgate.json is there to be read, and no control that would do nothing.

import { fileRows, number, visible } from '../in-page.mjs';

export const checks = reports => [
  ...[reports.shop, reports.failing, reports.single, reports.hostile, reports.large].map(report => ({
    name: `${report.name}, the numbers of the overview`,
    run: tools => overview(tools, report),
  })),
  ...[reports.shop, reports.single].map(report => ({
    name: `${report.name}, the numbers of the layers`,
    run: tools => layers(tools, report),
  })),
  ...[reports.shop, reports.single, reports.hostile].map(report => ({
    name: `${report.name}, the numbers of the tests`,
    run: tools => results(tools, report),
  })),
  ...[reports.shop, reports.sourceless].map(report => ({
    name: `${report.name}, pages of files`,
    run: tools => files(tools, report),
  })),
];

// The numbers that the row of a gate says, by what it demands.
function told(gate) {
  const missed = number(gate.total - gate.covered);
  switch (gate.demand) {
    case 'missed-at-most': return [gate.id, missed, number(gate.total), `≤ ${number(Number(gate.limit))} missed`];
    case 'each-at-least': return [gate.id, `${missed} below`, number(gate.total), `each ${gate.limit} %`];
    case 'count-at-most': return [gate.id, number(gate.count), `≤ ${number(Number(gate.limit))}`];
    case 'count-at-least': return [gate.id, number(gate.count), `≥ ${number(Number(gate.limit))}`];
    case 'at-least': return [gate.id, number(gate.covered), number(gate.total), gate.percent, `${gate.fail_under} %`];
    default: return [gate.id, number(gate.covered), number(gate.total), gate.percent, gate.limit];
  }
}

async function overview({ open, fault, expect }, report) {
  const page = await open(report.address('index.html'), { script: false });
  // The reader unfolds; that needs no script.
  await page.evaluate(() => { for (const part of document.querySelectorAll('details')) part.open = true; });
  for (const control of await controls(page)) fault(`this does nothing without the script: ${control}`);
  const gates = await page.locator('#gates tbody tr').allInnerTexts();
  report.data.gates.forEach((gate, at) => {
    const text = gates[at] ?? '';
    for (const value of told(gate)) {
      expect(text.includes(value), `the row of ${gate.id} does not say ${value}: ${JSON.stringify(text)}`);
    }
  });
  const files = (await fileRows(page)).filter(file => file.isInSight);
  expect(files.length === report.listed.length, `${files.length} of ${report.listed.length} files are shown`);
  const rows = new Map(files.map(file => [file.path, file.cells]));
  for (const file of report.listed) {
    const cells = rows.get(visible(file.path)) ?? {};
    const wanted = {
      Coverage: percent(file.combined),
      Missed: number(file.lines.total - file.lines.covered),
      Statements: number(file.lines.total),
    };
    for (const layer of report.layers) {
      wanted[layer] = file.layers[layer] ? percent(file.layers[layer].combined, report.isShort) : 'unseen';
    }
    for (const [column, value] of Object.entries(wanted)) {
      expect(cells[column] === value, `${file.path}, ${column}: ${cells[column]}, not ${value}`);
    }
    const missed = cells['What is missed'] ?? '';
    // The first of very many ranges are enough.
    const isTold = report.isShort || file.missed_lines.slice(0, 10).every(([first]) => missed.includes(first));
    expect(isTold, `${file.path} does not say what is missed: ${missed}`);
  }
  const unlisted = report.data.files.filter(file => !report.listed.includes(file));
  if (!unlisted.length) return;
  await page.goto(report.address('left-out.html'));
  const text = await page.locator('main').innerText();
  for (const { path } of unlisted) expect(text.includes(path), `neither the overview nor left-out.html has ${path}`);
}

async function layers({ open, expect }, report) {
  const page = await open(report.address(report.isSingle ? 'index.html' : 'layers.html'), { script: false });
  const rows = await page.locator('section[id$=layers-figures] tbody tr').allInnerTexts();
  const scopes = [...Object.entries(report.data.layers), ['overall', report.data.overall]];
  expect(rows.length === scopes.length, `${rows.length} rows for ${scopes.length} layers and all of them`);
  scopes.forEach(([name, scope], at) => {
    for (const count of [scope.combined, scope.lines, scope.branches, scope.functions]) {
      for (const value of [count.percent, `${number(count.covered)} of ${number(count.total)}`]) {
        expect(rows[at]?.includes(value), `the row of ${name} does not say ${value}: ${JSON.stringify(rows[at])}`);
      }
    }
  });
}

async function results({ open, expect }, report) {
  const page = await open(report.address(report.isSingle ? 'index.html' : 'tests.html'), { script: false });
  const { tests } = report.data;
  const layers = Object.entries(report.data.layers).map(([name, layer]) => [name, layer.tests]);
  const all = [...layers.filter(([, tests]) => tests), ['all layers', tests]];
  const shown = async section => (await page.locator(`section[id$=${section}] tbody tr`).evaluateAll(rows =>
    rows.map(row => [...row.cells].map(cell => cell.innerText.trim().replaceAll(/\s+/g, ' '))))).map(row => row.join('|'));
  const counts = ({ passed, failed, errors, skipped, xfailed }) => [passed, failed, errors, skipped, xfailed];
  const sum = numbers => numbers.reduce((one, two) => one + two, 0);
  const wanted = all.map(([name, of]) =>
    [name, ...[sum(counts(of)), ...counts(of)].map(number), of.seconds].join('|'));
  expectSame(expect, 'by layer', await shown('tests-layers'), wanted);
  const classes = all.map(([name, { classes }]) =>
    [name, ...[classes.fast, classes.medium, classes.slow].map(one => `${number(one.tests)} ${one.seconds} s`)].join('|'));
  const speed = await page.locator('section[id$=tests-speed] .pair > .scroll tbody tr').evaluateAll(rows =>
    rows.map(row => [...row.cells].map(cell => cell.innerText.trim().replaceAll(/\s+/g, ' ')).join('|')));
  expectSame(expect, 'by class', speed, classes);
  const text = await page.locator('section[id*=tests-]').evaluateAll(parts => parts.map(part => part.textContent).join());
  for (const { name } of [...tests.slowest, ...tests.not_passed]) {
    expect(text.includes(visible(name)), `the page of tests does not name ${JSON.stringify(name)}`);
  }
}

function expectSame(expect, what, shown, wanted) {
  expect(shown.join('\n') === wanted.join('\n'), `${what}: ${JSON.stringify(shown)}, not ${JSON.stringify(wanted)}`);
}

async function files({ open, expect, fault }, report) {
  const page = await open(report.address('index.html'), { script: false });
  for (const file of report.data.files.filter((_, at) => at % 5 === 0)) {
    await page.goto(report.address(report.pageOf(file.path)));
    const text = await page.locator('.facts').innerText();
    const states = await page.evaluate(() =>
      [...document.querySelectorAll('#source tr[id]')].map(row => [row.id, row.cells[1].textContent]));
    const { combined, lines, branches } = file;
    const counts = [lines, branches].map(count => `${number(count.covered)} of ${number(count.total)}`);
    for (const value of [`${combined.percent ?? 'no data'}`, ...counts]) {
      expect(text.includes(value), `${file.path} does not say ${value}: ${JSON.stringify(text)}`);
    }
    for (const control of await controls(page)) fault(`this does nothing without the script: ${control}`);
    if (report.name === 'sourceless') {
      expect(!states.length, `${file.path} shows its source`);
      continue;
    }
    const words = new Map(states);
    const missed = file.missed_lines.flatMap(([first, last]) => [first, last]);
    for (const line of missed) {
      expect(words.get(`L${line}`) === 'miss', `${file.path}:${line} is missed, and says ${words.get(`L${line}`)}`);
    }
  }
}

// What looks as if it could be pressed.
const controls = page => page.evaluate(() => [...document.querySelectorAll('button, input, select')]
  .filter(control => control.checkVisibility()).map(control => control.outerHTML));

// A percentage as rows say it; cut once more where there are very many.
function percent({ covered, total, percent }, isShort) {
  if (percent === null) return 'no data';
  if (covered === total) return '100';
  if (covered === 0) return '0';
  if (percent === '0.00') return '< 0.01';
  return isShort ? percent.slice(0, -1) : percent;
}
