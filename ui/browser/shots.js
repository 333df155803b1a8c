// Pictures of every scene, or of those that are named, in light and dark, for looking: `npm run shots [-- --to FOLDER --forced] [scene …]`; `--forced` in the colours of the system.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eachScene } from './open.js';

const THEMES = ['light', 'dark'];

const { values, positionals: names } = parseArgs({ options: { to: { type: 'string', default: 'shots' }, forced: { type: 'boolean', default: false } }, allowPositionals: true });
await mkdir(values.to, { recursive: true });
let faulty = 0;
for (const theme of THEMES) {
  const options = values.forced ? { forcedColors: 'active', colorScheme: theme } : {};
  await eachScene({ names, more: `theme=${theme}`, options }, async ({ name, act }, page, faults) => {
    await act(page).catch((error) => faults.push(String(error)));
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(values.to, `${name}-${theme}.png`) });
    console.log(name, theme, ...faults);
    faulty += faults.length;
  });
}
process.exitCode = faulty === 0 ? 0 : 1;
