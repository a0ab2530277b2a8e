// The reports that `tests/browser.rs` makes, and the kinds of pages in them.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import { fileRows, visible } from './in-page.mjs';

// Pages that the others lead to before anything writes them: tested where they are there. Empty, all must be there.
export const TO_COME = [];

const TOP = [
  'index.html', 'layers.html', 'critical.html', 'tests.html', 'readiness.html', 'left-out.html', 'guide.html',
];

export class Reports {
  constructor(folder) {
    this.root = resolve(folder);
    const report = name => new Report(this.root, name);
    // The sample application: passing, failing a gate, as one page, without sources.
    this.shop = report('shop');
    this.failing = report('failing');
    this.single = report('single');
    this.sourceless = report('sourceless');
    // Names and sources that would be elements, attributes or addresses, as pages and as one page.
    this.hostile = report('hostile');
    this.hostileSingle = report('hostile-single');
    // 1,500 files; a run without a sound verdict.
    this.large = report('large');
    this.unsound = report('unsound');
    this.all = [
      this.shop, this.failing, this.single, this.sourceless, this.hostile, this.hostileSingle, this.large, this.unsound,
    ];
  }

  // The overviews say where the pages of files are.
  async open(browser) {
    const page = await browser.newPage({ javaScriptEnabled: false });
    for (const report of this.all) {
      await page.goto(report.address('index.html'));
      const links = (await fileRows(page)).map(row => [row.path, row.href.slice(report.address('').length)]);
      report.links = new Map(links);
    }
    await page.close();
    return this;
  }

  // Pages that differ in what they are made of. Of some, which are large or made of others, one look must do.
  get kinds() {
    return [
      ...[
        page(this.hostile, this.hostile.pageOf('src/long.py')),
        page(this.large, 'index.html', 4),
        page(this.single, 'index.html'),
        page(this.unsound, 'index.html'),
      ].map(page => ({ ...page, isOnce: true })),
      ...this.shop.tops.map(top => page(this.shop, top)),
      page(this.shop, this.shop.worstPage),
      page(this.shop, this.shop.wholePage),
      page(this.sourceless, this.sourceless.worstPage),
      page(this.failing, 'index.html'),
      page(this.single, this.single.worstPage),
      page(this.hostile, 'index.html'),
      page(this.hostile, 'tests.html'),
    ];
  }

  // Those, and pages of the same kinds with names and numbers of unusual lengths.
  get widest() {
    return [
      ...this.kinds,
      ...[this.failing, this.hostile].flatMap(report => report.tops.slice(1).map(top => page(report, top))),
      ...this.large.tops.slice(1).map(top => page(this.large, top, 4)),
      page(this.hostile, this.hostile.pageOf('src/pipe|*.py')),
      page(this.hostile, this.hostile.pageOf(`src/${'n'.repeat(300)}.py`)),
      page(this.hostileSingle, 'index.html'),
    ];
  }
}

// A page: its name, its address, and how many folded parts to unfold.
const page = (report, path, most = Infinity) => ({ name: `${report.name}/${path}`, address: report.address(path), most });

export class Report {
  constructor(root, name) {
    this.name = name;
    this.folder = join(root, name);
    this.data = JSON.parse(readFileSync(join(this.folder, 'covgate.json'), 'utf8'));
  }

  // One page that holds all others.
  get isSingle() {
    return this.name.endsWith('single');
  }

  // The pages beside the pages of files.
  get tops() {
    if (this.isSingle) return ['index.html'];
    // The page of tests is there where results of tests are.
    const isThere = page => (page === 'tests.html' ? this.hasTests : !TO_COME.includes(page) || this.has(page));
    return TOP.filter(isThere);
  }

  // All pages, from the report's folder.
  get pages() {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true });
    const inFolder = file => relative(this.folder, join(file.parentPath ?? file.path, file.name)).split(sep).join('/');
    return files.filter(file => file.isFile() && file.name.endsWith('.html')).map(inFolder).sort();
  }

  // True if results of tests were read.
  get hasTests() {
    return this.data.tests !== null;
  }

  // With more files than these, rows hold figures only.
  get isShort() {
    return this.data.files.length > 200;
  }

  // The files that have a row in the overview.
  get listed() {
    return this.data.files.filter(file => !this.isShort || file.lines.total > 0);
  }

  get layers() {
    return Object.keys(this.data.layers);
  }

  // The page of a file with statements, and nothing missed.
  get wholePage() {
    return this.pageOf(this.data.files.find(file => file.combined.percent === '100.00' && file.lines.total > 20).path);
  }

  has(name) {
    return existsSync(join(this.folder, name));
  }

  // The page of the file with the most places to look at.
  get worstPage() {
    const places = file => file.missed_lines.length + file.missed_branches.length;
    return this.pageOf(this.data.files.reduce((one, two) => (places(two) > places(one) ? two : one)).path);
  }

  read(page) {
    return readFileSync(join(this.folder, page), 'utf8');
  }

  // `page` is an address below the report's folder, and may end in `#part`.
  address(page) {
    return `${pathToFileURL(this.folder).href}/${page}`;
  }

  // The page of a file of the overview.
  pageOf(path) {
    const page = this.links.get(visible(path));
    if (!page) throw new Error(`${this.name}/index.html does not lead to the page of ${JSON.stringify(path)}`);
    return page;
  }
}
