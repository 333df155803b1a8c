// Pictures of every scene, for looking: `npm run shots [scene …]` writes them to shots/.
import { mkdir } from 'node:fs/promises';
import { withBrowser } from './open.js';
import { SCENES } from './scenes.js';

const wanted = process.argv.slice(2);
await mkdir('shots', { recursive: true });
await withBrowser(async (see) => {
  for (const { name, query, size, act } of SCENES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await see(query, size, async (page, faults) => {
      await act(page).catch((error) => faults.push(String(error)));
      await page.waitForTimeout(250);
      await page.screenshot({ path: `shots/${name}.png` });
      console.log(name, ...faults);
    });
  }
});
