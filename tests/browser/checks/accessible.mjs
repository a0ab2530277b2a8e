// WCAG 2.1, levels A and AA, as far as axe-core can tell: each kind of page, as it opens and in use, light and dark.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { settled, unfold } from '../in-page.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const AXE = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const checks = reports => reports.kinds.map(kind => ({
  name: kind.name,
  async run({ open, fault, note }) {
    const page = await open(kind.address);
    await page.evaluate(AXE());
    // Lines that are not in sight are not laid out, and would not be judged.
    await page.addStyleTag({ content: '.chunk { content-visibility: visible !important }' });
    if (!kind.isOnce) await judge(page, 'light, as it opens', fault, note);
    await unfold(page, kind.most);
    await use(page);
    if (!kind.isOnce) await judge(page, 'light, unfolded and in use', fault, note);
    await page.emulateMedia({ colorScheme: 'dark' });
    await judge(page, 'dark, unfolded and in use', fault, note);
  },
}));

// A page of a file at its first place, an overview sorted by a column.
async function use(page) {
  for (const control of ['#next', '.dir[open] thead button']) {
    const button = page.locator(control).first();
    if (await button.isVisible()) await button.click();
  }
  await settled(page);
}

async function judge(page, state, fault, note) {
  const violations = await page.evaluate(async runOnly => {
    // Preloading asks for the style sheets by XHR, which `file://` refuses.
    const { violations } = await axe.run({ preload: false, resultTypes: ['violations'], runOnly });
    return violations;
  }, [...RULES, 'best-practice']);
  for (const violation of violations) {
    const isOfWcag = violation.tags.some(tag => RULES.includes(tag));
    (isOfWcag ? fault : note)(isOfWcag ? told(violation, state) : `best practice: ${violation.id}, ${violation.help}`);
  }
}

function told({ id, impact, help, nodes }, state) {
  const shown = nodes.slice(0, 3).map(node => [
    `at ${node.target.join(' ')}`, `  ${node.html.slice(0, 160)}`, `  ${node.failureSummary.replace(/\s+/g, ' ')}`,
  ].join('\n'));
  return [`${state}: ${id} (${impact}), ${nodes.length} times: ${help}`, ...shown].join('\n');
}
