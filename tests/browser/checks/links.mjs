// Every link of every page leads to a page, and a place in it, that is there. Pages are parsed by the browser, not shown.

import { inflateSync } from 'node:zlib';

import { TO_COME } from '../reports.mjs';

const AT_ONCE = 100;

export const checks = reports => reports.all.map(report => ({
  name: `${report.name}, every page`,
  async run({ open, fault }) {
    const parser = await open(report.address('index.html'));
    const texts = report.pages.map(name => [name, report.read(name)]);
    // A page that holds the others keeps them in compressed scripts, several in each.
    const store = /<script type="text\/plain" data-pages="(.+?)" data-sizes="(.+?)">(.+?)</g;
    for (const [, names, sizes, packed] of report.read('index.html').matchAll(store)) {
      const all = inflateSync(Buffer.from(packed, 'base64'));
      let at = 0;
      for (const [nth, name] of names.split(' ').entries()) {
        texts.push([name, all.subarray(at, at += Number(sizes.split(' ')[nth])).toString()]);
      }
    }
    const pages = new Map();
    for (let at = 0; at < texts.length; at += AT_ONCE) {
      for (const [name, page] of await parser.evaluate(parsed, texts.slice(at, at + AT_ONCE))) pages.set(name, page);
    }
    let count = 0;
    for (const [name, { links, twice }] of pages) {
      for (const id of twice) fault(`${name}: two elements have the id ${id}`);
      for (const link of new Set(links)) {
        count += 1;
        const wrong = dead(pages, report, name, link);
        if (wrong) fault(`${name}: ${link} leads to ${wrong}`);
      }
    }
    if (count < pages.size) fault(`${count} links in ${pages.size} pages: they lead nowhere`);
  },
}));

// The parts of pages that links are made of, and lead to.
function parsed(texts) {
  const parser = new DOMParser();
  return texts.map(([name, text]) => {
    const page = parser.parseFromString(text, 'text/html');
    const ids = [...page.querySelectorAll('[id]')].map(element => element.id);
    const known = new Set(ids);
    return [name, {
      ids,
      isWithoutSource: !known.has('source') && page.querySelector('.notice') !== null,
      // What is left when each id is taken once.
      twice: ids.filter(id => !known.delete(id)),
      links: [...page.querySelectorAll('[href], [src]')].map(one => one.getAttribute('href') ?? one.getAttribute('src')),
    }];
  });
}

// What is wrong with a link of a page, if anything is.
function dead(pages, report, from, link) {
  const here = new URL(from, 'report:///');
  const to = new URL(link, here);
  if (to.protocol !== 'report:') return to.protocol.startsWith('http') ? undefined : `a ${to.protocol} address`;
  // `#files/src/m.html:L12` is a page, and a line in it.
  const [, inside, line] = /^#(files\/.*?\.html)(?::(L\d+))?$/.exec(to.hash) ?? [];
  const name = inside ?? decodeURIComponent(to.pathname.slice(1));
  const place = inside ? line : decodeURIComponent(to.hash.slice(1));
  if (!link || TO_COME.includes(name) || TO_COME.includes(`${place}.html`)) return link ? undefined : 'nothing';
  const page = pages.get(name);
  if (!page) return report.has(name) ? undefined : `${name}, which is not there`;
  // A page that cannot show its source says why, to whoever comes for a line of it.
  if (/^L\d+$/.test(place) && page.isWithoutSource) return undefined;
  return !place || page.ids.includes(place) ? undefined : `#${place} of ${name}, which is not there`;
}
