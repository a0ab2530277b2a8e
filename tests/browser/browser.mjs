// Finds Chromium and starts it: without a display, without a sandbox (root in a container has none), without calls home.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-quic',
];

// There is no browser, or nothing to drive it by; the message says what to type.
export class NothingToRun extends Error {}

export async function start() {
  const playwright = await import('playwright-core').catch(() => {
    throw new NothingToRun('playwright-core is not installed: npm ci --prefix tests/browser');
  });
  const executablePath = find();
  if (!executablePath) throw new NothingToRun('Chromium is not installed: apt-get install chromium');
  return playwright.chromium.launch({ executablePath, args: FLAGS, timeout: 120_000 });
}

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap(name => folders.map(folder => join(folder, name))).find(existsSync);
}
