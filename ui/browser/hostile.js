// Hostile texts in every field, in a real engine: nothing runs, nothing breaks out, and neighbours stay as they are. Exit 1 if not.
import assert from 'node:assert/strict';
import { withBrowser } from './open.js';
import { reach } from './scenes.js';

const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 720, height: 450 };
const NARROW = { width: 320, height: 640 };
const NEIGHBOUR = 'A neighbour who means no harm';

const CASES = {
  transcript: [[LARGE, SMALL], 'still&hostile', transcript],
  roster: [[LARGE, SMALL, NARROW], 'still&chats=0&hostile=floor', roster],
  panels: [[LARGE, SMALL], 'still&chats=0&hostile=floor', panels],
};

const started = performance.now();
let failed = 0;
const wanted = process.argv[2];
await withBrowser((see) =>
  Promise.all(
    Object.entries(CASES)
      .filter(([name]) => wanted === undefined || wanted === name)
      .flatMap(([name, [sizes, query, look]]) =>
        sizes.map((size) =>
          see(`${query}&theme=light`, size, async (page, faults) => {
            await page.evaluate(() => {
              globalThis.hits = 0;
              globalThis.hit = () => (globalThis.hits += 1);
            });
            page.on('dialog', () => faults.push('a dialog came up'));
            try {
              const seen = await look(page, size);
              none(faults);
              console.log(`${name} ${size.width} px: ${seen}, ${Math.round((performance.now() - started) / 1000)} s`);
            } catch (error) {
              failed += 1;
              console.log(`NOT ${name} ${size.width} px: ${error.message}`);
            }
          }),
        ),
      ),
  ),
);
console.log(failed === 0 ? 'nothing ran, nothing broke out' : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** One line for each: a comparison leaves most of them out. */
function none(problems) {
  const lines = problems.slice(0, 60).map((one) => one.replace(/\s+/g, ' ').slice(0, 200));
  if (problems.length > 0) throw new Error(`${problems.length} found\n  ${lines.join('\n  ')}`);
}

/** Every row of a transcript of hostile texts, from the newest up. */
async function transcript(page) {
  await reach(page, 'hostile');
  await page.evaluate(() => document.querySelector('[data-key="hostile"]').click());
  await page.waitForSelector('[data-line]');
  const { problems, rows } = await page.evaluate(async (neighbour) => {
    const ours = /^(ARTICLE|TIME|DIV|SPAN|BDI|P|UL|OL|LI|B|STRONG|EM|S|CODE|PRE|BLOCKQUOTE|HR|BUTTON|MARK|DETAILS|SUMMARY|DL|DT|DD|svg|use)$/;
    const box = document.querySelector('.feed-box');
    const feed = document.querySelector('[role=feed]');
    const problems = new Set();
    const rows = new Set();
    // Rows that are new are measured once they are laid out, before they are painted: what a reader sees is seen a frame later.
    const beat = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))));
    for (let still = 0; still < 12; ) {
      const { left, right } = box.getBoundingClientRect();
      for (const one of feed.querySelectorAll('*'))
        if (!ours.test(one.tagName) || [...one.attributes].some(({ name }) => /^on|^src|^href$|^action/.test(name) && one.tagName !== 'use')) problems.add(`an element that is not ours: ${one.outerHTML.slice(0, 120)}`);
      const lines = [...feed.querySelectorAll('[data-line]')].map((line) => ({ line, place: line.getBoundingClientRect() })).sort((a, b) => a.place.top - b.place.top);
      lines.forEach(({ line, place }, i) => {
        const says = `row ${line.dataset.line} (${line.textContent.slice(0, 60)})`;
        if (place.left < left - 1 || place.right > right + 1 || line.scrollWidth - line.clientWidth > 1) problems.add(`${says} breaks out`);
        // A box has room around each of its fifteen texts, and is not folded before they are as long as a message may be.
        if (place.height > (line.querySelector('.box__all') === null ? 700 : 900)) problems.add(`${says} is ${place.height} px high`);
        if (line.textContent.includes(neighbour) && place.height > 60) problems.add(`a neighbour is ${place.height} px high`);
        if (i > 0 && place.top < lines[i - 1].place.bottom - 1) problems.add(`${says} lies over another`);
        rows.add(line.dataset.line);
      });
      const at = box.scrollTop;
      box.scrollTop = at - box.clientHeight * 0.8;
      await beat();
      still = box.scrollTop === at ? still + 1 : 0;
    }
    return { problems: [...problems], rows: rows.size };
  }, NEIGHBOUR);
  none(problems);
  assert.ok(rows > 3500, `only ${rows} rows were seen`);
  await held(page);
  return `${rows} rows`;
}

/** Every row of the list of chats. Those that mean no harm are alike to the pixel. */
async function roster(page) {
  await page.waitForSelector('.row');
  const { problems, rows } = await page.evaluate(async () => {
    const list = document.querySelector('.roster__list');
    const problems = new Set();
    const rows = new Set();
    let alike = null;
    const beat = () => new Promise((done) => setTimeout(() => requestAnimationFrame(done)));
    for (let still = 0; still < 5; ) {
      const all = [...list.querySelectorAll('.row')];
      for (const row of all) {
        const place = row.getBoundingClientRect();
        const says = `${row.dataset.key} (${row.textContent.slice(0, 60)})`;
        rows.add(row.dataset.key);
        if (row.scrollWidth - row.clientWidth > 1) problems.add(`${says} is ${row.scrollWidth} px wide`);
        for (const cell of row.children) {
          const its = cell.getBoundingClientRect();
          if (its.width > 0 && (its.left < place.left - 1 || its.right > place.right + 1)) problems.add(`${cell.className} of ${says} breaks out`);
        }
        if (!row.dataset.key.startsWith('neighbour')) continue;
        const shape = [...row.children].map((cell) => cell.getBoundingClientRect()).filter(({ width }) => width > 0).map((its) => `${Math.round(its.left)} ${Math.round(its.top - place.top)} ${Math.round(its.width)} ${Math.round(its.height)}`).join(', ');
        alike ??= shape;
        if (shape !== alike) problems.add(`${says} is drawn as ${shape} and not as ${alike}`);
      }
      const at = list.scrollTop;
      list.scrollTop = at + list.clientHeight * 0.8;
      await beat();
      still = list.scrollTop === at ? still + 1 : 0;
    }
    return { problems: [...problems], rows: rows.size };
  });
  none(problems);
  assert.ok(rows > 1000, `only ${rows} rows were seen`);
  await held(page);
  return `${rows} rows`;
}

/** What else shows names, files and words, over one chat of each fifteenth text. */
async function panels(page, size) {
  await page.waitForSelector('.row');
  const said = [];
  const look = async (what) => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    said.push(...(await page.evaluate(panelProblems)).map((problem) => `${what}: ${problem}`));
    none(said);
  };
  const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  const seen = new Set();
  for (let key = await nextVillain(page, seen); key !== null; key = await nextVillain(page, seen)) {
    seen.add(key);
    await page.evaluate((one) => document.querySelector(`[data-key="${one}"]`).click(), key);
    await page.waitForSelector('[data-line]');
    await look(`${key}, the chat`);
    for (const tab of ['people', 'files', 'earlier']) if (size.width < 1000) await page.click(`#tab-${tab}`).then(() => look(`${key}, ${tab}`));
    if (size.width < 1000) await page.click('#tab-people');
    await press('l');
    await look(`${key}, history`);
    await press('l');
    await look(`${key}, people`);
    await page.click('.person .btn >> nth=0');
    await look(`${key}, a person`);
    await press('Escape', 'l');
  }
  assert.ok(seen.size > 30, `only ${seen.size} chats were opened`);
  await press('F');
  await page.waitForSelector('.board__open');
  await look('the board');
  await page.getByRole('button', { name: 'By chat' }).click();
  await look('the board by chat');
  await press('Escape');
  await page.click('.nav__item[title="Alarms"]');
  await page.waitForSelector('.alarms__one');
  await look('the alarms');
  await press('Escape', 'Control+Shift+P');
  await page.waitForSelector('.command');
  await page.keyboard.type('a');
  await look('the commands');
  await press('Escape', '/');
  await page.waitForSelector('.palette');
  for (const word of ['alert', 'http', 'a']) {
    await page.fill('.ask input', `${word} `);
    await page.waitForTimeout(500);
    await look(`hits of ${word}`);
  }
  await press('Escape', 'Escape');
  return `${seen.size} chats`;
}

/** The key of the next chat down the list, of each fifteenth text. */
function nextVillain(page, seen) {
  return page.evaluate(async (known) => {
    const list = document.querySelector('.roster__list');
    for (;;) {
      const found = [...list.querySelectorAll('[data-key^="villain"]')].map((row) => row.dataset.key).find((key) => Number(key.split('-')[1]) % 15 === 0 && !known.includes(key));
      if (found !== undefined) return found;
      const at = list.scrollTop;
      list.scrollTop = at + 300;
      if (list.scrollTop === at) return null;
      await new Promise((done) => setTimeout(() => requestAnimationFrame(done)));
    }
  }, [...seen]);
}

/** In the page: what ran, what is not ours, what is wider than its panel, what lies over another. */
function panelProblems() {
  const problems = [];
  const isShown = (one) => one.getClientRects().length > 0;
  if (globalThis.hits > 0) problems.push('a script ran');
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) problems.push('the window scrolls sideways');
  for (const one of document.body.querySelectorAll('*'))
    if (/^(SCRIPT|IFRAME|IMG|OBJECT|EMBED|FORM|A|LINK|STYLE|META|BASE|VIDEO|AUDIO|MATH|MARQUEE|TEMPLATE)$/i.test(one.tagName) || [...one.attributes].some(({ name }) => /^on|^src|^href$|action$/.test(name) && one.tagName !== 'use'))
      if (!(one.tagName === 'SCRIPT' && one.type === 'module')) problems.push(`an element that is not ours: ${one.outerHTML.slice(0, 120)}`);
  const panels = '.nav, .roster__list, .pane, .chat, .people__list, .files__list, .earlier__list, .files-board__list, .dialog, .hits, .commands, .near__list, .facets, .pop, .foot, .ask';
  for (const panel of document.querySelectorAll(panels)) if (isShown(panel) && getComputedStyle(panel).overflowX !== 'auto' && panel.scrollWidth - panel.clientWidth > 1) problems.push(`${panel.className} is ${panel.scrollWidth} px wide in ${panel.clientWidth}`);
  for (const [kind, most] of Object.entries({ '.nav__item': 60, '.person': 130, '.file': 80, '.past': 130, '.hit': 150, '.command': 60, '.alarms__one': 110, '.board--files tbody tr': 110 })) {
    const all = [...document.querySelectorAll(kind)].filter(isShown).map((one) => ({ one, place: one.getBoundingClientRect() }));
    all.forEach(({ one, place }, i) => {
      if (place.height > most) problems.push(`${kind} is ${place.height} px high: ${one.textContent.slice(0, 80)}`);
      const before = all[i - 1];
      if (before && before.one.parentElement === one.parentElement && before.place.left === place.left && place.top < before.place.bottom - 1) problems.push(`${kind} lies over another: ${one.textContent.slice(0, 80)}`);
    });
  }
  return problems.slice(0, 12);
}

/** Nothing ran, and the window is as wide as it was. */
async function held(page) {
  none(await page.evaluate(panelProblems));
}
