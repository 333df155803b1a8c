// What only a real engine can show: the reader is never moved. Exit 1 if a promise is broken.
import assert from 'node:assert/strict';
import { withBrowser } from './open.js';
import { openLengthy, reach } from './scenes.js';

const SIZE = { width: 1440, height: 900 };

/** The first line in sight and where it is. */
const eye = (page) =>
  page.evaluate(() => {
    const box = document.querySelector('.feed-box').getBoundingClientRect();
    const line = [...document.querySelectorAll('[data-line]')].find((one) => one.getBoundingClientRect().top >= box.top + 30);
    return { key: line.dataset.line, top: line.getBoundingClientRect().top };
  });
const topOf = (page, key) => page.evaluate((name) => document.querySelector(`[data-line="${name}"]`)?.getBoundingClientRect().top ?? null, key);
const settle = (page) => page.waitForTimeout(400);
const distanceToEnd = (page) => page.evaluate(() => {
  const box = document.querySelector('.feed-box');
  return box.scrollHeight - box.scrollTop - box.clientHeight;
});

async function openLong(page) {
  await reach(page, 'long');
  await page.click('[data-key="long"]');
  await page.waitForSelector('[data-line]');
  await settle(page);
}

const CASES = {
  'a chat without news opens at its end': async (see) =>
    see('still', SIZE, async (page, faults) => {
      await openLong(page);
      assert.ok((await distanceToEnd(page)) < 2, `at ${await distanceToEnd(page)} px from the end`);
      assert.deepEqual(faults, []);
    }),

  'however long a chat is, its list has few elements': async (see) =>
    see('still', { width: 1440, height: 1200 }, async (page) => {
      await openLong(page);
      const count = () => page.evaluate(() => document.querySelectorAll('[role=feed] *').length);
      let most = await count();
      for (let i = 0; i < 40; i += 1) {
        await page.evaluate(() => (document.querySelector('.feed-box').scrollTop -= 400));
        await page.evaluate(() => new Promise(requestAnimationFrame));
        most = Math.max(most, await count());
      }
      assert.ok(most > 60, `${most} elements: there is something to be counted`);
      assert.ok(most <= 300, `${most} elements`);
    }),

  'however many files a chat has, its list has few rows, and Tab goes through all of them': async (see) =>
    see('still&lengthy', SIZE, async (page, faults) => {
      await openLengthy(page);
      await page.waitForSelector('.file');
      await page.focus('.files__list');
      for (let i = 0; i < 40; i += 1) await page.keyboard.press('Tab');
      const { place, isInSight, rows } = await page.evaluate(() => {
        const [box, row] = ['.files__list', 'li.file:focus-within'].map((css) => document.querySelector(css));
        const [outer, inner] = [box, row].map((one) => one.getBoundingClientRect());
        return { place: row.getAttribute('aria-posinset'), isInSight: inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1, rows: document.querySelectorAll('li.file').length };
      });
      assert.deepEqual([place, isInSight], ['40', true]);
      assert.ok(rows < 50, `${rows} rows`);
      assert.deepEqual(faults, []);
    }),

  'older rows come as one scrolls up and the row under the eye stays where it is': async (see) =>
    see('still', SIZE, async (page) => {
      await openLong(page);
      const held = () => page.evaluate(() => document.querySelector('.feed__shown').textContent);
      let worst = 0;
      for (let i = 0; i < 40; i += 1) {
        await page.mouse.move(900, 400);
        await page.mouse.wheel(0, -700);
        await page.waitForTimeout(60);
        const before = await eye(page);
        await page.waitForTimeout(60);
        const after = await topOf(page, before.key);
        if (after !== null) worst = Math.max(worst, Math.abs(after - before.top));
      }
      assert.ok(worst <= 1, `the row under the eye moved by ${worst} px`);
      const first = Number((await held()).split('–')[0]);
      assert.ok(first < 900, `older rows were not fetched: ${await held()}`);
    }),

  'a reader in the past is not moved by what is said now, and is told how much it was': async (see) =>
    see('', SIZE, async (page) => {
      await openLong(page);
      await page.mouse.move(900, 400);
      await page.mouse.wheel(0, -900);
      await settle(page);
      const before = await eye(page);
      await page.waitForFunction(() => /new below/.test(document.querySelector('.jump')?.textContent ?? ''), null, { timeout: 60_000 });
      const after = await topOf(page, before.key);
      assert.ok(after !== null && Math.abs(after - before.top) <= 1, `moved from ${before.top} to ${after}`);
      await page.click('.jump');
      await settle(page);
      assert.ok((await distanceToEnd(page)) < 2, 'the button leads to the latest');
      assert.ok(await page.evaluate(() => document.activeElement.matches('[data-line]')), 'and the focus goes along');
    }),

  'the way to the latest covers no line that has the focus': async (see) =>
    see('still', { width: 1024, height: 700 }, async (page) => {
      await openLong(page);
      await page.keyboard.press('[');
      for (let i = 0; i < 12; i += 1) await page.keyboard.press('[');
      for (let i = 0; i < 8; i += 1) {
        await page.keyboard.press(']');
        await page.waitForTimeout(60);
        const [line, strip] = await page.evaluate(() => [
          document.activeElement.closest('[data-line]').getBoundingClientRect().bottom,
          document.querySelector('.feed__below')?.getBoundingClientRect().top ?? Infinity,
        ]);
        assert.ok(line <= strip + 1, `a line that ends at ${line} is under what begins at ${strip}`);
      }
    }),

  'a reader at the end sees what comes': async (see) =>
    see('', SIZE, async (page) => {
      await openLong(page);
      const last = () => page.evaluate(() => [...document.querySelectorAll('[data-line]')].at(-1).dataset.line);
      const before = await last();
      await page.waitForFunction((key) => [...document.querySelectorAll('[data-line]')].at(-1).dataset.line !== key, before, { timeout: 60_000 });
      await settle(page);
      assert.ok((await distanceToEnd(page)) < 2, `left behind by ${await distanceToEnd(page)} px`);
    }),

  'the roster is worked by keys alone, over 500 chats': async (see) =>
    see('still&chats=500', SIZE, async (page) => {
      await page.waitForSelector('[data-key]');
      await page.keyboard.press('j');
      await page.keyboard.press('End');
      await settle(page);
      const name = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
      assert.match(name ?? '', /Ended|Transferred/);
      await page.keyboard.press('Home');
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-line]');
      assert.equal(await page.evaluate(() => document.querySelectorAll('[role="row"][aria-selected="true"]').length), 1);
      const rows = await page.evaluate(() => document.querySelectorAll('[data-key]').length);
      assert.ok(rows < 60, `${rows} rows in the document`);
    }),

  'what is typed is found, a hit opens in the middle of its chat, and reading on reaches the present without a jump': async (see) =>
    see('still', SIZE, async (page, faults) => {
      await page.waitForSelector('[data-key]');
      await page.keyboard.press('/');
      await page.keyboard.type('twice 299', { delay: 60 });
      assert.equal(await page.inputValue('.ask input'), 'twice 299');
      await page.waitForSelector('.near .is-hit');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.item.is-hit');
      await settle(page);
      const place = await page.evaluate(() => {
        const [box, hit] = ['.feed-box', '.item.is-hit'].map((css) => document.querySelector(css).getBoundingClientRect());
        return { share: (hit.top + hit.height / 2 - box.top) / box.height, focus: document.activeElement.classList.contains('is-hit') };
      });
      assert.ok(Math.abs(place.share - 0.5) < 0.2 && place.focus, JSON.stringify(place));
      let worst = 0;
      for (let i = 0; i < 140 && (await distanceToEnd(page)) > 2; i += 1) {
        await page.mouse.move(900, 400);
        await page.mouse.wheel(0, 700);
        await page.waitForTimeout(60);
        const before = await eye(page);
        await page.waitForTimeout(60);
        const after = await topOf(page, before.key);
        if (after !== null) worst = Math.max(worst, Math.abs(after - before.top));
      }
      assert.ok(worst <= 1, `the row under the eye moved by ${worst} px`);
      assert.match(await page.textContent('.feed__shown'), /1200 of 1200|1202 of 1202/);
      assert.deepEqual(faults, []);
    }),

  'the palette is worked by keys alone, and Esc gives the focus back': async (see) =>
    see('still', SIZE, async (page) => {
      await openLong(page);
      await page.focus('.feed-box');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('refund fr');
      await page.keyboard.press('Tab');
      await page.keyboard.type('age');
      await page.keyboard.press('Tab');
      assert.equal(await page.inputValue('.ask input'), 'refund from:agent ');
      await page.waitForSelector('.facet');
      for (let i = 0; i < 60; i += 1) await page.keyboard.press('ArrowDown');
      const inSight = await page.evaluate(() => {
        const [box, hit] = ['.hits', '.hit[aria-selected="true"]'].map((css) => document.querySelector(css).getBoundingClientRect());
        return hit.top >= box.top && hit.bottom <= box.bottom + 1;
      });
      assert.ok(inSight, 'the chosen hit is out of sight');
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT');
      await page.keyboard.press('Escape');
      assert.ok(await page.evaluate(() => document.activeElement.classList.contains('feed-box')), 'the focus went elsewhere');
    }),

  'F6 goes round the regions, and letters are text in a field': async (see) =>
    see('still', SIZE, async (page) => {
      await openLong(page);
      const seen = [];
      for (let i = 0; i < 6; i += 1) {
        await page.keyboard.press('F6');
        seen.push(await page.evaluate(() => document.activeElement.closest('[data-region]')?.className.split(' ')[0]));
      }
      assert.deepEqual(new Set(seen), new Set(['nav', 'roster', 'pane', 'people', 'earlier', 'bar']));
      await page.getByRole('button', { name: 'Add chat' }).first().click();
      await page.fill('#region', '');
      await page.type('#region', 'dt?');
      assert.equal(await page.inputValue('#region'), 'dt?');
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('dialog[open]').count(), 0);
    }),
};

let failed = 0;
const wanted = process.argv[2];
await withBrowser(async (see) => {
  for (const [name, run] of Object.entries(CASES)) {
    if (wanted && !name.includes(wanted)) continue;
    try {
      await run(see);
      console.log(`ok  ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`NOT ${name}\n    ${error.message.split('\n').slice(0, 6).join('\n    ')}`);
    }
  }
});
process.exitCode = failed === 0 ? 0 : 1;
