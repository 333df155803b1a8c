// Every scene, or those that are named, in a window of 320 px, at a zoom of 200 %, and with wider text (WCAG 1.4.10, 1.4.4, 1.4.12): nothing is cut, covered or
// out of reach. `npm run reflow [-- --to FOLDER --as narrow|zoomed|spaced] [scene …]`. Exit 1 if anything is found.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eachScene } from './open.js';

const KINDS = {
  narrow: { size: { width: 320, height: 640 } },
  zoomed: { size: { width: 720, height: 450 } },
  // As WCAG 1.4.12 has it.
  spaced: { size: { width: 1440, height: 900 }, css: '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }' },
};

const { values, positionals: names } = parseArgs({ options: { to: { type: 'string' }, as: { type: 'string' } }, allowPositionals: true });
if (values.to) await mkdir(values.to, { recursive: true });
const started = performance.now();
let found = 0;
for (const [kind, { size, css }] of Object.entries(KINDS)) {
  if (values.as !== undefined && values.as !== kind) continue;
  const looked = await eachScene({ names, more: 'theme=light', size }, async ({ name, act, only }, page, faults) => {
    if (only !== undefined && size.width < only) return;
    if (css) await page.evaluate((text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets.push(sheet); }, css);
    await act(page).catch((error) => faults.push(`it can not be done: ${String(error).split('\n')[0]}`));
    const problems = [...faults, ...(await page.evaluate(look))];
    found += problems.length;
    for (const problem of problems) console.log(`${name} (${kind}): ${problem}`);
    if (values.to) await page.screenshot({ path: join(values.to, `${name}-${kind}.png`) });
  });
  console.log(`${kind}: ${looked} scenes, ${Math.round((performance.now() - started) / 1000)} s`);
}
console.log(found === 0 ? 'nothing found' : `${found} found`);
process.exitCode = found === 0 ? 0 : 1;

/** In the page, of what lies on top: what scrolls sideways, what is cut without a sign, what is covered, what can not be reached. */
async function look() {
  const problems = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) problems.push(`the window is ${scrollWidth} px wide`);
  const top = [...document.querySelectorAll('[popover]:popover-open')].at(-1) ?? [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  const says = (one) => `${one.tagName.toLowerCase()}.${String(one.getAttribute('class') ?? '').replaceAll(' ', '.')} “${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40)}”`;
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length > 0 && one.closest('.vh, [inert], .sprite') === null;
  const isHidden = (one) => getComputedStyle(one).clipPath !== 'none';

  // Whole facts that have no room stand on a second line, which is not shown.
  const WHOLE = '.chat__facts, .chat__why, .tally__all, .file__more, .legend, .bar';
  for (const one of top.querySelectorAll('*')) {
    if (!isShown(one) || isHidden(one) || one.closest(WHOLE)) continue;
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')) continue;
    const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(one);
    if (/hidden|clip/.test(overflowX) && textOverflow !== 'ellipsis' && one.scrollWidth - one.clientWidth > 1) problems.push(`cut sideways: ${says(one)}`);
    if (/hidden|clip/.test(overflowY) && webkitLineClamp === 'none' && one.scrollHeight - one.clientHeight > 2) problems.push(`cut below: ${says(one)}`);
  }

  // What can be operated comes into sight by scrolling, and lies under nothing.
  for (const one of top.querySelectorAll('button, input, select, summary, [tabindex="0"], [role=option]')) {
    if (!isShown(one) || one.disabled) continue;
    one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { left, top: y, right, bottom, width, height } = one.getBoundingClientRect();
    if (isHidden(one)) continue;
    if (right < 1 || bottom < 1 || left > innerWidth - 1 || y > innerHeight - 1) { problems.push(`out of reach: ${says(one)}`); continue; }
    if (left < -1 || (right > innerWidth + 1 && width <= innerWidth)) problems.push(`partly beside the window: ${says(one)}`);
    if (width < 23.5 && height < 23.5 && !/INPUT/.test(one.tagName) && !one.classList.contains('link')) problems.push(`${Math.round(width)} × ${Math.round(height)} px small: ${says(one)}`);
    const [x, at] = [Math.max(0, left) + Math.min(width, innerWidth) / 2, Math.max(0, y) + Math.min(height, innerHeight - Math.max(0, y)) / 2];
    const hit = document.elementFromPoint(x, at);
    if (hit !== null && hit !== one && !one.contains(hit) && !hit.contains(one) && hit.closest('label')?.control !== one) problems.push(`covered by ${says(hit)}: ${says(one)}`);
  }
  return [...new Set(problems)].slice(0, 12);
}
