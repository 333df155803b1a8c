// Hostile texts in every field, in a real engine: nothing runs, nothing breaks out, and neighbours stay as they are. Exit 1 if not.
import assert from 'node:assert/strict';
import { withBrowser } from './open.js';

const ALLOWED = /^(ARTICLE|TIME|DIV|SPAN|BDI|P|UL|OL|LI|B|STRONG|EM|S|CODE|PRE|BLOCKQUOTE|HR|BUTTON|MARK|DETAILS|SUMMARY|svg|use)$/;
const SIZES = [{ width: 1440, height: 900 }, { width: 720, height: 450 }];

let rows = 0;
await withBrowser(async (see) => {
  for (const size of SIZES) {
    await see('still&hostile&theme=light', size, async (page, faults) => {
      await page.evaluate(() => {
        globalThis.hits = 0;
        globalThis.hit = () => (globalThis.hits += 1);
      });
      page.on('dialog', () => faults.push('a dialog came up'));
      await page.waitForSelector('[data-key="hostile"]');
      await page.evaluate(() => document.querySelector('[data-key="hostile"]').click());
      await page.waitForSelector('[data-line]');
      const seen = new Set();
      for (let still = 0; still < 12; ) {
        const look = await page.evaluate((allowed) => {
          const box = document.querySelector('.feed-box');
          const { left, right } = box.getBoundingClientRect();
          const feed = document.querySelector('[role=feed]');
          const strange = [...feed.querySelectorAll('*')].filter((one) => !new RegExp(allowed).test(one.tagName) || [...one.attributes].some(({ name }) => /^on|^src|^href$|^action/.test(name) && one.tagName !== 'use'));
          const lines = [...feed.querySelectorAll('[data-line]')].map((line) => {
            const place = line.getBoundingClientRect();
            return { key: line.dataset.line, text: line.textContent, isInside: place.left >= left - 1 && place.right <= right + 1, height: place.height, top: place.top, overflow: line.scrollWidth - line.clientWidth };
          });
          const at = box.scrollTop;
          box.scrollTop = at - box.clientHeight * 0.8;
          return { strange: strange.map((one) => one.outerHTML.slice(0, 120)), lines, moved: at - box.scrollTop, nodes: feed.querySelectorAll('*').length, hits: globalThis.hits };
        }, ALLOWED.source);
        assert.deepEqual(look.strange, [], 'an element that is not ours');
        assert.equal(look.hits, 0, 'a script ran');
        for (const line of look.lines) {
          assert.ok(line.isInside && line.overflow <= 1, `row ${line.key} breaks out: ${JSON.stringify(line).slice(0, 200)}`);
          assert.ok(line.height < 700, `row ${line.key} is ${line.height} px high`);
          if (line.text.includes('A neighbour who means no harm')) assert.ok(line.height < 60, `a neighbour is ${line.height} px high`);
          seen.add(line.key);
        }
        const sorted = look.lines.toSorted((a, b) => a.top - b.top);
        for (const [i, line] of sorted.entries()) if (i > 0) assert.ok(line.top >= sorted[i - 1].top + sorted[i - 1].height - 1, `row ${line.key} lies over another`);
        still = look.moved === 0 ? still + 1 : 0;
        await page.waitForTimeout(40);
      }
      rows = seen.size;
      assert.ok(rows > 1500, `only ${rows} rows were seen`);
      assert.deepEqual(faults, []);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      assert.ok(!isWide, 'the window scrolls sideways');
    });
  }
});
console.log(`${rows} rows in ${SIZES.length} sizes: nothing ran, nothing broke out`);
