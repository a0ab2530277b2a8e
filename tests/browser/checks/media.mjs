// On paper there is no navigation and no dark ground; where the reader forces colours the words and marks remain.

import { unfold } from '../in-page.mjs';

export const checks = reports => reports.kinds.map(kind => ({
  name: kind.name,
  async run(tools) {
    const page = await tools.open(kind.address, { scheme: 'dark' });
    await unfold(page, kind.most);
    await page.emulateMedia({ media: 'print' });
    await paper(tools, page);
    await page.emulateMedia({ media: 'screen', forcedColors: 'active' });
    await forced(tools, page);
  },
}));

async function paper({ fault }, page) {
  const { controls, dark } = await page.evaluate(() => {
    const parts = color => color.match(/[\d.]+/g).map(Number);
    const light = ([red, green, blue]) => (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
    const isSeen = element => element.checkVisibility() && !element.closest('[aria-hidden=true], svg');
    const grounds = [document.documentElement, ...document.querySelectorAll('body, body *')].filter(element => {
      const ground = parts(getComputedStyle(element).backgroundColor);
      return isSeen(element) && ground[3] !== 0 && light(ground) < 0.7;
    });
    const inks = [...document.querySelectorAll('main *')].filter(element => {
      const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
      return hasText && isSeen(element) && light(parts(getComputedStyle(element).color)) > 0.5;
    });
    const told = element => element.outerHTML.slice(0, 120);
    const controls = [...document.querySelectorAll('header nav, .skip, .tools, .bar-tools')];
    return { controls: controls.filter(one => one.checkVisibility()).map(told), dark: [...grounds, ...inks].map(told) };
  });
  for (const control of controls) fault(`on paper, and of no use there: ${control}`);
  if (dark.length) fault(`${dark.length} elements are on paper in the colours of a dark screen: ${dark.slice(0, 3).join('\n')}`);
}

async function forced({ fault, expect }, page) {
  const { isForced, unmarked, hidden } = await page.evaluate(() => ({
    isForced: matchMedia('(forced-colors: active)').matches,
    // Tints are gone, so a missed line needs its word and its edge.
    unmarked: [...document.querySelectorAll('#source .m[id], #source .p[id]')].filter(row =>
      !['miss', 'part'].includes(row.cells[1].textContent) || parseFloat(getComputedStyle(row.cells[0]).borderLeftWidth) < 2,
    ).map(row => row.id),
    // Text in the colour of its ground.
    hidden: [...document.querySelectorAll('main *')].filter(element => {
      const { color, backgroundColor } = getComputedStyle(element);
      return color === backgroundColor && element.checkVisibility() && element.innerText?.trim();
    }).map(element => element.outerHTML.slice(0, 120)),
  }));
  expect(isForced, 'the colours are not forced: this shows nothing');
  expect(!unmarked.length, `forced colours: without a word or an edge: ${unmarked.join(', ')}`);
  for (const element of hidden) fault(`forced colours: text in the colour of its ground: ${element}`);
}
