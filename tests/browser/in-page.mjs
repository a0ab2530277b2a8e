// What checks do with a page in common.

// Everything that is done when a toggle or a key has been dealt with is done, two frames later.
export const settled = page => page.evaluate(() => new Promise(done => {
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
}));

// Unfolds what is folded, at most so many parts.
export async function unfold(page, most = Infinity) {
  await page.evaluate(most => {
    const folded = [...document.querySelectorAll('details:not([open])')];
    for (const part of folded.slice(0, most)) part.open = true;
  }, most);
  await settled(page);
}

// Goes on by the Tab key to the first element that matches; returns how many stops that took.
export async function tabTo(page, selector, most = 200) {
  for (let stops = 1; stops <= most; stops += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(selector => document.activeElement.matches(selector), selector)) return stops;
  }
  throw new Error(`the Tab key does not lead to ${selector} within ${most} stops`);
}

// Waits until the text of an element is this one; a fault says what it was instead.
export async function expectText({ fault }, page, selector, text) {
  const is = ([selector, text]) => document.querySelector(selector)?.textContent.trim() === text;
  try {
    await page.waitForFunction(is, [selector, text], { timeout: 15_000 });
  } catch {
    const found = await page.evaluate(selector => document.querySelector(selector)?.textContent, selector);
    fault(`${selector} says ${JSON.stringify(found)}, not ${JSON.stringify(text)}`);
  }
}

// The text of an element as a reader sees it.
export const shownText = (page, selector) => page.evaluate(selector => document.querySelector(selector)?.innerText, selector);

// The files of the overview: folder, path, text of the cells by the heads of their columns, address of the page; is the row
// let through by the filter, and is it in sight?
export const fileRows = page => page.evaluate(() => [...document.querySelectorAll('#files .dir')].flatMap(part => {
  const folder = part.querySelector('.path').textContent;
  const heads = [...part.querySelectorAll('thead th')].map(head => head.textContent);
  return [...part.querySelectorAll('tbody tr')].map(row => {
    const cells = [...row.cells].map(cell => cell.textContent.trim());
    return {
      folder,
      path: folder === '(project root)' ? cells[0] : `${folder}/${cells[0]}`,
      cells: Object.fromEntries(heads.map((head, at) => [head, cells[at]])),
      href: row.querySelector('a')?.href,
      isLeft: !part.hidden && !row.hidden,
      isInSight: row.checkVisibility(),
    };
  });
}));

// The lines of a source as they are shown, without the reasons below them.
export const sourceLines = page => page.evaluate(() => [...document.querySelectorAll('#source tbody tr')].map(row => {
  const code = row.cells[row.cells.length - 1].cloneNode(true);
  for (const reason of code.querySelectorAll('em')) reason.remove();
  // A row ends with its line.
  return code.textContent.replace(/\n$/, '');
}));

// A text as pages show it: what cannot be seen, or turns the direction of text, is a number. As `reports::text::visible`.
export const visible = text => text.replace(
  /[\p{Cc}\u{ad}\u{61c}\u{180e}\u{200b}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}]/gu,
  c => `‹U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}›`,
);

export const number = count => count.toLocaleString('en');
