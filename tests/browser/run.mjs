// Holds the reports in a folder to every check, in Chromium: `node run.mjs FOLDER [WORD…]` (only checks with these words).
// Exits with 0 if all hold, 1 if one does not, 77 if there is no browser to ask.

import { NothingToRun, start } from './browser.mjs';
import { Reports } from './reports.mjs';
import { Visits } from './visit.mjs';

const CHECKS = [
  'accessible', 'reflow', 'links', 'scriptless', 'files', 'source', 'single', 'hostile', 'tab-stops', 'media',
];
// More than there are cores: a visit also waits.
const AT_ONCE = 4;
const LONGEST = 120_000;

async function main([folder, ...words]) {
  const began = Date.now();
  const browser = await start();
  const reports = await new Reports(folder).open(browser);
  const modules = await Promise.all(CHECKS.map(name => import(`./checks/${name}.mjs`)));
  const checks = modules
    .flatMap((module, at) => module.checks(reports).map(check => ({ ...check, name: `${CHECKS[at]}: ${check.name}` })))
    .filter(check => words.every(word => check.name.includes(word)));
  const outcomes = await inParallel(checks, browser, reports.root);
  await browser.close();

  const failed = outcomes.filter(outcome => outcome.faults.length);
  for (const { name, faults } of failed) console.log(`FAILED ${name}\n${faults.map(indented).join('\n')}`);
  const notes = [...new Set(outcomes.flatMap(outcome => outcome.notes))];
  if (notes.length) console.log(`For information only:\n${notes.map(indented).join('\n')}`);
  const took = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`browser: ${failed.length} of ${checks.length} checks failed (${took} s)`);
  return failed.length || !checks.length ? 1 : 0;
}

// What a check finds; one that throws has found that, too.
async function judged(check, visits) {
  const faults = [];
  const notes = [];
  visits.fault = text => faults.push(text);
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not end within ${LONGEST / 1000} s`)), LONGEST);
  });
  try {
    const tools = {
      open: (address, options) => visits.open(address, options),
      fault: text => faults.push(text),
      expect: (holds, text) => { if (!holds) faults.push(text); },
      note: text => notes.push(text),
    };
    await Promise.race([check.run(tools), tooLong]);
  } catch (error) {
    faults.push(`it stopped: ${error.stack}`);
    await visits.close();
  } finally {
    clearTimeout(timer);
  }
  return { name: check.name, faults, notes };
}

async function inParallel(checks, browser, root) {
  const outcomes = [];
  const queue = checks.entries();
  const work = async () => {
    const visits = new Visits(browser, root);
    for (const [at, check] of queue) outcomes[at] = await judged(check, visits);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

const indented = text => text.replace(/^/gm, '    ');

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof NothingToRun)) throw error;
  console.error(error.message);
  process.exitCode = 77;
}
