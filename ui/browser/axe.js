// Every scene, or those that are named, under axe-core: in light, dark and both high contrasts, and without a sideways scroll. Exit 1 if anything is found.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withBrowser } from './open.js';
import { SCENES } from './scenes.js';

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const THEMES = ['theme=light', 'theme=dark', 'theme=light&contrast=more', 'theme=dark&contrast=more'];

const wanted = process.argv.slice(2);
let found = 0;
let looked = 0;
await withBrowser(async (see) => {
  for (const { name, query, size, act } of SCENES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    looked += 1;
    const scene = query.replace(/&?(theme|contrast)=[a-z]+/g, '');
    for (const theme of THEMES) {
      await see(`${scene}&${theme}`, size, async (page, faults) => {
        await act(page);
        // Evaluated by the debugger, so that the page's own policy stays as it is in the window.
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        const problems = [
          ...faults,
          ...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`)),
          ...(isWide ? ['scrolls sideways'] : []),
        ];
        found += problems.length;
        for (const problem of problems) console.log(`${name} (${theme}): ${problem}`);
      });
    }
  }
});
console.log(found === 0 ? `${looked} scenes in ${THEMES.length} themes: nothing found` : `${found} found`);
process.exitCode = found === 0 ? 0 : 1;
