// No page scrolls sideways, on a phone, a tablet or a screen, folded or unfolded; tables have boxes of their own to scroll.

import { settled, unfold } from '../in-page.mjs';

const WIDTHS = [1400, 390, 320];

export const checks = reports => reports.widest.map(kind => ({
  name: kind.name,
  async run({ open, fault }) {
    const page = await open(kind.address);
    for (const state of ['as it opens', 'unfolded']) {
      if (state === 'unfolded') await unfold(page, kind.most);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await settled(page);
        const { needed, widest, isCut } = await page.evaluate(measure);
        if (needed > width) fault(`${state}: ${needed} px wide at ${width} px, for ${widest.join(', ')}`);
        if (isCut) fault(`${state}: at ${width} px the page hides what sticks out, so nothing can be told`);
      }
    }
  },
}));

function measure() {
  const root = document.documentElement;
  const isInBox = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    }
    return false;
  };
  const needed = Math.max(root.scrollWidth, document.body.scrollWidth);
  const widest = needed <= innerWidth ? [] : [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1 && !isInBox(element))
    .slice(0, 4)
    .map(element => `<${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 40)}`);
  const isCut = [root, document.body].some(element => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX));
  return { needed, widest, isCut };
}
