// Names and sources that would be elements, scripts, attributes or addresses are text, all of it and nothing else.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expectText, fileRows, sourceLines, unfold, visible } from '../in-page.mjs';

export const checks = ({ hostile, hostileSingle }) => [hostile, hostileSingle].map(report => ({
  name: `${report.name}, every page`,
  async run(tools) {
    const { open, expect } = tools;
    const page = await open(report.address('index.html'));
    await unfold(page);
    await judge(tools, page, 'index.html');
    const rows = await fileRows(page);
    for (const { path } of report.data.files) {
      const links = rows.filter(row => row.path === visible(path));
      expect(links.length === 1, `${JSON.stringify(path)} is there ${links.length} times`);
      if (links.length !== 1) continue;
      await page.goto(links[0].href);
      // As one page, the overview is there as well.
      const heading = report.isSingle ? '#file h1' : 'h1';
      await expectText(tools, page, heading, visible(path.split('/').at(-1)));
      await judge(tools, page, path);
      await expectSource(tools, page, report, path);
    }
    for (const top of report.tops) {
      await page.goto(report.address(top));
      await judge(tools, page, top);
    }
  },
}));

async function judge({ expect, fault }, page, name) {
  const found = await page.evaluate(() => ({
    harm: globalThis.harm,
    elements: [...document.querySelectorAll('img, iframe, object, embed, svg[onload], base, form')].map(one => one.outerHTML),
    scripts: [...document.scripts].filter(script => script.type !== 'text/plain').length,
    // The page's own script says what is to be done without it.
    handlers: [...document.querySelectorAll(':not(body > script[src="covgate.js"])')]
      .filter(one => one.getAttributeNames().some(attribute => attribute.startsWith('on'))).map(one => one.outerHTML),
    addresses: [...document.links].map(link => link.href).filter(href => !href.startsWith('file:')),
    turns: /[\u202a-\u202e\u2066-\u2069]/.exec(document.documentElement.outerHTML)?.index,
  }));
  const where = JSON.stringify(name);
  expect(found.harm === undefined, `${where}: a script in a name or a source ran: ${found.harm}`);
  for (const element of [...found.elements, ...found.handlers]) fault(`${where}: ${element.slice(0, 200)}`);
  expect(found.scripts === 1, `${where}: ${found.scripts} scripts`);
  for (const address of found.addresses) fault(`${where}: a link to ${address}`);
  expect(found.turns === undefined, `${where}: a character that turns the direction of text`);
}

async function expectSource({ expect }, page, report, path) {
  let source;
  try {
    source = readFileSync(join(report.folder, '..', 'hostile-project', path), 'utf8').trimEnd().split('\n');
  } catch {
    // The file system does not take the name; then there is no source to show.
    return;
  }
  // Tabs are not seen as such, and stay.
  const wanted = source.map(line => line.split('\t').map(visible).join('\t'));
  const shown = await sourceLines(page);
  expect(shown.length === wanted.length, `${JSON.stringify(path)}: ${shown.length} of ${wanted.length} lines`);
  const wrong = shown.findIndex((line, at) => line !== wanted[at]);
  expect(wrong < 0, `${JSON.stringify(path)}:${wrong + 1} shows ${JSON.stringify(shown[wrong])}`);
}
