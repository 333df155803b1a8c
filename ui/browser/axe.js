// Every scene, or those that are named, under axe-core: in light, dark and both high contrasts, and without a sideways scroll. Exit 1 if anything is found.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { eachScene } from './open.js';

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const THEMES = [['light'], ['dark'], ['light', 'more'], ['dark', 'more']];
/** What a theme may change. Names, roles and the order of things are looked at once. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];
/** Most scenes differ in one of these; those that were the same before are not looked at for their colours again. */
const PARTS = ['.top', '.nav', '.roster', '.pane', '.files-board', '.bar'];

const started = performance.now();
const known = new Set();
let found = 0;
const looked = await eachScene({ names: process.argv.slice(2), more: 'theme=light' }, async ({ name, act }, page, faults) => {
  await act(page).catch((error) => faults.push(`it can not be done: ${String(error).split('\n')[0]}`));
  // Evaluated by the debugger, so that the page's own policy stays as it is in the window.
  await page.evaluate(axe);
  tell(name, [...faults, ...(await page.evaluate(look, { exclude: [], rules: Object.fromEntries(OF_COLOUR.map((rule) => [rule, { enabled: false }])) }))]);
  const parts = await page.evaluate(partsNow, PARTS);
  const exclude = parts.filter(({ key }) => key === null || known.has(key)).map(({ part }) => [part]);
  for (const { key } of parts) known.add(key);
  for (const [theme, contrast] of THEMES) {
    await page.evaluate(putOn, [theme, contrast]);
    tell(`${name} (${[theme, contrast].filter(Boolean).join(', ')})`, await page.evaluate(look, { exclude, runOnly: OF_COLOUR }));
  }
});
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`${looked} scenes in ${THEMES.length} themes, ${seconds} s: ${found === 0 ? 'nothing' : found} found`);
process.exitCode = found === 0 ? 0 : 1;

function tell(where, problems) {
  found += problems.length;
  for (const problem of problems) console.log(`${where}: ${problem}`);
}

/** In the page: its parts, and what tells one from another; `null` is one behind a dialog. Numbers and moments are no difference. */
function partsNow(parts) {
  const isBehind = document.querySelector('dialog[open]') !== null;
  const shown = parts.map((part) => ({ part, one: document.querySelector(part) })).filter(({ one }) => one !== null);
  return shown.map(({ part, one }) => ({ part, key: isBehind ? null : `${innerWidth} ${one.outerHTML.replace(/\d+/g, '')}` }));
}

/** In the page: puts a theme on and lets it settle. */
async function putOn([theme, contrast]) {
  const { dataset } = document.documentElement;
  dataset.theme = theme;
  if (contrast) dataset.contrast = contrast;
  else delete dataset.contrast;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const one of document.getAnimations()) one.finish();
}

/** In the page: what axe finds, and whether the window scrolls sideways. */
async function look({ exclude, ...options }) {
  const { violations } = await globalThis.axe.run({ include: document, exclude }, { resultTypes: ['violations'], preload: false, ...options });
  const { scrollWidth, clientWidth } = document.documentElement;
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`)),
    ...(scrollWidth > clientWidth ? ['scrolls sideways'] : []),
  ];
}
