// The pictures of the handbook, each out of a scene, at a moment that is always the same: `npm run handbook [name …]`. With pngquant they are a third as heavy.
import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBrowser } from './open.js';
import { SCENES } from './scenes.js';

const FOLDER = fileURLToPath(new URL('../../docs/images', import.meta.url));
const MOST_BYTES = 150_000;

/** What is shown of which scene, in a window of this size. */
const PICTURES = [
  { name: 'first-run', scene: 'first-run', size: [1280, 560], of: '.desk' },
  { name: 'roster', scene: 'attention', size: [1440, 720], of: '.roster' },
  { name: 'filter', scene: 'filter-choose', size: [1440, 700], of: '.nav, .roster, #filters' },
  { name: 'transcript', scene: 'light', size: [1440, 840], of: '.pane' },
  { name: 'offers', scene: 'offers', size: [1440, 1120], of: '.feed-wrap' },
  { name: 'cards', scene: 'cards', size: [1440, 1920], of: '.feed-wrap' },
  { name: 'lanes', scene: 'light', size: [1640, 900], of: '.people' },
  { name: 'history', scene: 'history', size: [1640, 900], of: '.people' },
  { name: 'board', scene: 'board', size: [1240, 520], of: '.files-board' },
  { name: 'search', scene: 'search', size: [1240, 700], of: '.palette' },
  { name: 'earlier', scene: 'earlier', size: [1440, 900], of: '.earlier' },
  { name: 'alarms', scene: 'alarms', size: [1240, 640], of: 'dialog' },
  { name: 'settings', scene: 'settings', size: [1240, 760], of: 'dialog' },
  { name: 'archive', scene: 'archive', size: [1240, 640], of: 'dialog' },
  { name: 'dark', scene: 'light', size: [1280, 800], of: '.app', theme: 'dark' },
];

const wanted = process.argv.slice(2);
const made = [];
await withBrowser(async (see) => {
  for (const { name, scene, size: [width, height], of, theme = 'light' } of PICTURES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const { query, act } = SCENES.find((one) => one.name === scene);
    const path = join(FOLDER, `${name}.png`);
    const options = { timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', at: Date.UTC(2026, 10, 23, 8, 17, 3) };
    await see(`${query.replace(/&?theme=[a-z]+/, '')}&theme=${theme}`, { width, height }, async (page, faults) => {
      await act(page);
      await page.mouse.move(2, height - 2);
      await page.waitForTimeout(400);
      const boxes = (await Promise.all((await page.locator(of).all()).map((one) => one.boundingBox()))).filter(Boolean);
      const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
      const [right, bottom] = [Math.max(...boxes.map((box) => box.x + box.width)), Math.max(...boxes.map((box) => box.y + box.height))];
      await page.screenshot({ path, clip: { x: left, y: top, width: Math.min(right, width) - left, height: Math.min(bottom, height) - top } });
      if (faults.length > 0) throw new Error(`${name}: ${faults.join(', ')}`);
      made.push(path);
    }, options);
  }
});

const { error } = spawnSync('pngquant', ['--force', '--ext', '.png', '--strip', '--speed', '1', '256', ...made], { stdio: 'inherit' });
if (error) console.log(`not made lighter: ${error.message}. pngquant is in the package of the same name.`);
for (const path of made) {
  const { size } = await stat(path);
  console.log(`${path}: ${Math.round(size / 1000)} kB`);
  if (size > MOST_BYTES) process.exitCode = 1;
}
