// Pictures of every scene, or of those that are named, in light and dark, for looking: `npm run shots [--to FOLDER] [scene …]`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withBrowser } from './open.js';
import { SCENES } from './scenes.js';

const THEMES = ['light', 'dark'];

const { values, positionals: wanted } = parseArgs({ options: { to: { type: 'string', default: 'shots' } }, allowPositionals: true });
const unknown = wanted.filter((one) => !SCENES.some(({ name }) => name === one));
if (unknown.length > 0) throw new Error(`no such scene: ${unknown.join(', ')}; there are ${SCENES.map(({ name }) => name).join(', ')}`);
await mkdir(values.to, { recursive: true });
let faulty = 0;
await withBrowser(async (see) => {
  for (const { name, query, size, act } of SCENES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const scene = query.replace(/&?theme=[a-z]+/g, '');
    for (const theme of THEMES) {
      await see(`${scene}&theme=${theme}`, size, async (page, faults) => {
        await act(page).catch((error) => faults.push(String(error)));
        await page.waitForTimeout(250);
        await page.screenshot({ path: join(values.to, `${name}-${theme}.png`) });
        console.log(name, theme, ...faults);
        faulty += faults.length;
      });
    }
  }
});
process.exitCode = faulty === 0 ? 0 : 1;
