// A page of the browser that goes from report to report, watched: what a report says to the console, asks for outside of the
// reports or pops up is a fault.

import { pathToFileURL } from 'node:url';

export class Visits {
  // With the script of the reports, and without; a new one for each check would cost more than most checks.
  #pages = new Map();
  // Where faults of the present check go.
  fault = () => {};

  constructor(browser, root) {
    this.browser = browser;
    this.root = `${pathToFileURL(root).href}/`;
  }

  // The page at an address, loaded, as wide as a desk and in the light.
  async open(address, { script = true, scheme = 'light' } = {}) {
    if (!this.#pages.has(script)) this.#pages.set(script, await this.#page(script));
    const page = this.#pages.get(script);
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.emulateMedia({ media: 'screen', colorScheme: scheme, forcedColors: 'none' });
    // The same address with another part after `#` would not be loaded again.
    await page.goto('about:blank');
    await page.goto(address);
    return page;
  }

  // What hangs is not used again.
  async close() {
    await Promise.all([...this.#pages.values()].map(page => page.context().close()));
    this.#pages.clear();
  }

  async #page(script) {
    const context = await this.browser.newContext({ javaScriptEnabled: script });
    context.setDefaultTimeout(60_000);
    await context.route(url => !isHere(url.href), route => route.abort());
    const page = await context.newPage();
    this.#watch(page);
    return page;
  }

  #watch(page) {
    const name = () => page.url().slice(this.root.length);
    const fault = text => this.fault(`${name()}: ${text}`);
    page.on('console', message => fault(`${message.type()} in the console: ${message.text()}`));
    page.on('pageerror', error => fault(`error of the script: ${error.stack}`));
    page.on('dialog', dialog => { fault(`a dialog opened: ${dialog.message()}`); return dialog.dismiss(); });
    page.on('popup', popup => fault(`a window opened: ${popup.url()}`));
    page.on('websocket', socket => fault(`a socket opened: ${socket.url()}`));
    page.on('request', request => {
      const url = request.url();
      if (url.startsWith('file:') && !url.startsWith(this.root)) fault(`a request leaves the reports: ${url.slice(0, 200)}`);
      if (!isHere(url)) fault(`a request leaves the computer: ${url.slice(0, 200)}`);
    });
    page.on('requestfailed', request => {
      fault(`a request failed: ${request.url().slice(0, 200)}, ${request.failure()?.errorText}`);
    });
  }
}

const isHere = url => url.startsWith('file:') || url === 'about:blank';
