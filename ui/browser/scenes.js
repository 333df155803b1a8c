// What is looked at: each scene is an address, a size, and what is done before looking.
const LARGE = { width: 1440, height: 900 };

/** Scrolls the roster until a row is there: it holds only those in sight. */
export async function reach(page, key) {
  await page.waitForSelector('[data-key]');
  for (let i = 0; i < 60 && (await page.$(`[data-key="${key}"]`)) === null; i += 1) {
    await page.evaluate(() => (document.querySelector('.roster__list').scrollTop += 300));
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

const open = (key) => async (page) => {
  await reach(page, key);
  await page.click(`[data-key="${key}"]`);
  await page.waitForSelector('[data-line]');
  await page.mouse.move(700, 5);
  await page.waitForTimeout(150);
};
const MIDDLE = { width: 1024, height: 700 };
const pop = (css) => async (page) => {
  await page.click(css);
  await page.waitForSelector('[popover]:popover-open');
};
const VIEWS = ['All chats', 'All live', 'Files to look at', 'Not watched', 'Ended'];
const view = (nth) => async (page) => {
  await page.waitForSelector('[data-key]');
  await page.click(`.nav__item[title^="${VIEWS[nth]}"]`);
};
const toTop = async (page) => {
  await page.evaluate(() => (document.querySelector('.feed-box').scrollTop = 0));
  await page.waitForTimeout(250);
};
const save = (page) => page.click('.file [aria-label^="Save"]');
const press = (name) => async (page) => {
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.waitForSelector('dialog[open]');
};
const both = (...steps) => async (page) => {
  for (const step of steps) await step(page);
};

const ask = (text) => async (page) => {
  await page.waitForSelector('[data-key]');
  await page.keyboard.press('/');
  await page.waitForSelector('.palette');
  if (text === '') return;
  await page.keyboard.type(text);
  await page.waitForTimeout(450);
};
/** Opens the chat of the archive that comes in two steps. */
export const openLengthy = both(ask('papers of the warehouse '), (page) => page.keyboard.press('Enter'), (page) => page.waitForSelector('[data-line]'), (page) => page.mouse.move(700, 5));
const archive = (part) => async (page) => {
  await page.waitForSelector('[data-key]');
  await page.evaluate(() => document.querySelector('.bar [title^="What is stored"], .bar .is-warn, .bar__loud').click());
  await page.waitForSelector('dialog[open]');
  await page.click(`#archive-${part}`);
  await page.waitForTimeout(150);
};
const health = both(press('Settings'), (page) => page.getByRole('button', { name: 'Open Health' }).click(), (page) => page.waitForSelector('.health'));
const keys = (...pressed) => async (page) => {
  for (const key of pressed) await page.keyboard.press(key);
  await page.waitForTimeout(300);
};

export const SCENES = [
  { name: 'attention', query: 'still&theme=light', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.nav__item[title="Attention"]'), keys('n', 'a', 'n', 'z', 'n', 'p')) },
  { name: 'attention-dark', query: 'still&theme=dark', size: MIDDLE, act: both((page) => page.waitForSelector('[data-key]'), keys('n', 'a', 'n', 'z', 'p')) },
  { name: 'snoozed', query: 'still&theme=light&density=compact', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), keys('n', 'z', 'n', 'z'), (page) => page.click('.nav__item[title="Snoozed"]')) },
  { name: 'nothing-pinned', query: 'still&theme=dark', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.nav__item[title="Pinned"]')) },
  { name: 'filter', query: 'still&theme=light', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.roster [aria-label="Filter"]'), (page) => page.keyboard.type('state:waiting queue:billing state:plaid'), (page) => page.waitForTimeout(200)) },
  { name: 'filter-choose', query: 'still&theme=dark', size: MIDDLE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.roster [aria-label="Filter"]'), (page) => page.keyboard.type('state:waiting'), pop('[popovertarget=filters]')) },
  { name: 'filter-nothing', query: 'still&theme=light', size: { width: 720, height: 450 }, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.roster [aria-label="Filter"]'), (page) => page.keyboard.type('zeppelin'), (page) => page.waitForTimeout(200)) },
  { name: 'alarms', query: 'still&theme=light', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), keys('n', 'a', 'n', 'a'), (page) => page.click('.nav__item[title="Alarms"]'), (page) => page.waitForSelector('dialog[open]')) },
  { name: 'alarms-dark', query: 'still&theme=dark', size: { width: 720, height: 450 }, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.nav__item[title="Alarms"]'), (page) => page.waitForSelector('dialog[open]')) },
  { name: 'settings-attention', query: 'still&theme=dark', size: MIDDLE, act: both(press('Settings'), (page) => page.selectOption('#own-place', { index: 1 }), (page) => page.selectOption('#own-place', { label: 'all of acme-eu' }), (page) => page.evaluate(() => document.querySelector('#warn-after').scrollIntoView()), (page) => page.waitForTimeout(150)) },
  { name: 'settings-outside', query: 'still&theme=light', size: MIDDLE, act: both(press('Settings'), (page) => page.evaluate(() => document.querySelectorAll('[aria-labelledby=quiet] button')[1].click()), (page) => page.evaluate(() => document.querySelector('#notifications').scrollIntoView()), (page) => page.waitForTimeout(150)) },
  { name: 'settings-hours', query: 'still&theme=light', size: MIDDLE, act: both(press('Settings'), (page) => page.getByRole('radio', { name: 'Own hours' }).click(), (page) => page.evaluate(() => document.querySelector('#hours').scrollIntoView()), (page) => page.waitForTimeout(150)) },
  { name: 'light', query: 'still&theme=light', size: LARGE, act: open('mara') },
  { name: 'dark', query: 'still&theme=dark', size: LARGE, act: open('mara') },
  { name: 'more-light', query: 'still&theme=light&contrast=more', size: LARGE, act: open('mara') },
  { name: 'more-dark', query: 'still&theme=dark&contrast=more', size: LARGE, act: open('mara') },
  { name: 'unusual', query: 'still&theme=light', size: LARGE, act: open('nadia') },
  { name: 'ended', query: 'still&theme=light&density=roomy', size: LARGE, act: both(view(4), open('chat-17')) },
  { name: 'refused', query: 'still&theme=dark&density=compact', size: LARGE, act: open('chat-10') },
  { name: 'long', query: 'still&theme=light', size: LARGE, act: open('long') },
  { name: '500', query: 'still&theme=light&chats=500', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.keyboard.press('j'), (page) => page.keyboard.press('End')) },
  { name: 'nothing-picked', query: 'still&theme=light&sources=failing&keychain=locked', size: LARGE, act: (page) => page.waitForSelector('[data-key]') },
  { name: 'first-run', query: 'still&theme=light&chats=0&sources=none', size: LARGE, act: (page) => page.waitForSelector('.steps') },
  { name: 'first-run-dark', query: 'still&theme=dark&chats=0&sources=none&keychain=missing&archive=failing', size: LARGE, act: (page) => page.waitForSelector('.steps') },
  { name: 'first-run-locked', query: 'still&theme=light&chats=0&sources=none&keychain=locked&archive=locked', size: LARGE, act: (page) => page.waitForSelector('.steps') },
  { name: 'notes', query: 'still&theme=light&sources=failing&keychain=locked', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.note__fold >> nth=0')) },
  { name: 'notes-1024', query: 'still&theme=dark&sources=failing&keychain=locked&archive=diskFull&wire=slow', size: MIDDLE, act: (page) => page.waitForSelector('[data-key]') },
  { name: 'jump', query: 'still&theme=light', size: MIDDLE, act: both(open('long'), (page) => page.evaluate(() => (document.querySelector('.feed-box').scrollTop -= 700)), (page) => page.waitForTimeout(250)) },
  { name: 'connections', query: 'still&theme=light', size: MIDDLE, act: both((page) => page.waitForSelector('[data-key]'), pop('[popovertarget=tally]')) },
  { name: 'compact-wide', query: 'still&theme=light&density=compact', size: { width: 680, height: 700 }, act: (page) => page.waitForSelector('[data-key]') },
  { name: 'no-chats', query: 'still&theme=light&chats=0', size: LARGE, act: (page) => page.waitForSelector('.blank') },
  { name: 'loading', query: 'still&theme=light&start=hangs', size: LARGE, act: (page) => page.waitForSelector('.busy') },
  { name: 'failed', query: 'still&theme=light&start=fails', size: LARGE, act: (page) => page.waitForSelector('.blank') },
  { name: 'add-chat', query: 'still&theme=light', size: LARGE, act: both(press('Add chat'), (page) => page.click('dialog .btn--go'), (page) => page.waitForSelector('dialog .note')) },
  { name: 'add-source', query: 'still&theme=dark', size: LARGE, act: press('Add source') },
  { name: 'settings', query: 'still&theme=light', size: LARGE, act: press('Settings') },
  { name: 'health', query: 'still&theme=light', size: LARGE, act: both(health, (page) => page.waitForSelector('.finding')) },
  { name: 'health-trouble', query: 'still&theme=dark&health=trouble', size: MIDDLE, act: both(health, (page) => page.click('.finding summary >> nth=0')) },
  { name: 'health-copied', query: 'still&theme=light&health=trouble', size: LARGE, act: both(health, (page) => page.getByRole('button', { name: 'Copy report' }).click(), (page) => page.waitForSelector('text=Report copied')) },
  { name: 'health-looking', query: 'still&theme=light&health=hangs', size: MIDDLE, act: both(health, (page) => page.waitForSelector('.busy')) },
  { name: 'health-fails', query: 'still&theme=dark&health=fails', size: MIDDLE, act: both(health, (page) => page.waitForSelector('.health .note')) },
  { name: 'health-320', query: 'still&theme=light&health=trouble', size: { width: 320, height: 640 }, act: both(keys('Control+Shift+P'), (page) => page.keyboard.type('health'), keys('Enter'), (page) => page.waitForSelector('.finding')) },
  { name: 'keys', query: 'still&theme=light', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.keyboard.press('?'), (page) => page.waitForSelector('dialog[open]')) },
  { name: 'source', query: 'still&theme=light', size: LARGE, act: both((page) => page.click('.nav__group:last-of-type .nav__item'), (page) => page.waitForSelector('dialog[open]')) },
  { name: 'memory', query: 'still&theme=light&keychain=missing', size: LARGE, act: press('Keep tokens in memory until Sightline closes') },
  { name: 'link', query: 'still&theme=light', size: LARGE, act: both(open('mara'), toTop, (page) => page.evaluate(() => (document.querySelector('.feed-box').scrollTop = 500)), pop('.say .link')) },
  { name: 'link-disguised', query: 'still&theme=dark', size: MIDDLE, act: both(open('nadia'), pop('.say .link')) },
  { name: 'hostile', query: 'still&hostile&theme=light', size: LARGE, act: both((page) => page.evaluate(() => document.querySelector('[data-key="hostile"]')?.click()), (page) => page.waitForSelector('[data-line]'), (page) => page.waitForTimeout(400)) },
  { name: 'offers', query: 'still&theme=light&offers', size: { width: 1440, height: 1600 }, act: open('offers') },
  { name: 'offers-560', query: 'still&theme=dark&offers', size: { width: 560, height: 1600 }, act: open('offers') },
  { name: 'cards', query: 'still&theme=light&offers', size: { width: 1440, height: 1900 }, act: open('cards') },
  { name: 'cards-560', query: 'still&theme=dark&offers', size: { width: 560, height: 1900 }, act: open('cards') },
  { name: 'zone', query: 'still&theme=light&zone=Asia/Kathmandu', size: LARGE, act: open('mara') },
  { name: 'person', query: 'still&theme=light', size: LARGE, act: both(open('nadia'), (page) => page.click('.person .btn >> nth=0')) },
  { name: 'board', query: 'still&theme=light', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), keys('F')) },
  { name: 'board-1024', query: 'still&theme=dark', size: MIDDLE, act: both((page) => page.waitForSelector('[data-key]'), keys('F'), (page) => page.getByRole('button', { name: 'By chat' }).click()) },
  { name: 'board-720', query: 'still&theme=light', size: { width: 720, height: 450 }, act: both((page) => page.waitForSelector('[data-key]'), keys('F')) },
  { name: 'board-320', query: 'still&theme=dark', size: { width: 320, height: 640 }, act: both((page) => page.waitForSelector('[data-key]'), keys('F')) },
  { name: 'board-none', query: 'still&theme=light&chats=0', size: LARGE, act: both((page) => page.waitForSelector('.blank'), keys('F')) },
  { name: 'board-no-such', query: 'still&theme=dark', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), keys('F'), (page) => page.fill('.files-board__find', 'zeppelin')) },
  { name: 'lanes-long', query: 'still&theme=dark', size: LARGE, act: open('long') },
  { name: 'lanes-1024', query: 'still&theme=dark', size: MIDDLE, act: open('mara') },
  { name: 'lanes-ended', query: 'still&theme=light', size: LARGE, act: both(view(4), open('chat-17')) },
  { name: 'lanes-no-archive', query: 'still&theme=light&archive=locked', size: LARGE, act: open('nadia') },
  { name: 'people-now', query: 'still&theme=light', size: LARGE, act: both(open('mara'), keys('l', 'l')) },
  { name: 'history', query: 'still&theme=light', size: LARGE, act: both(open('mara'), keys('l')) },
  { name: 'history-900', query: 'still&theme=dark', size: { width: 900, height: 700 }, act: both(open('mara'), keys('l')) },
  { name: 'commands', query: 'still&theme=light', size: LARGE, act: both(open('mara'), keys('Control+Shift+P')) },
  { name: 'commands-typed', query: 'still&theme=dark', size: MIDDLE, act: both((page) => page.waitForSelector('[data-key]'), keys('Control+Shift+P'), (page) => page.keyboard.type('ma')) },
  { name: 'commands-320', query: 'still&theme=light', size: { width: 320, height: 640 }, act: both((page) => page.waitForSelector('[data-key]'), keys('Control+Shift+P')) },
  { name: 'commands-none', query: 'still&theme=light', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), keys('Control+Shift+P'), (page) => page.keyboard.type('zeppelin')) },
  { name: 'keys-off', query: 'still&theme=light&letters=off', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), keys('F1')) },
  { name: 'seal', query: 'still&theme=dark', size: LARGE, act: both(open('mara'), (page) => page.click('.chat .seal')) },
  { name: 'offline', query: 'still&theme=light&wire=offline', size: LARGE, act: open('mara') },
  { name: 'slowed', query: 'still&theme=dark&wire=slow', size: LARGE, act: open('mara') },
  { name: 'budget', query: 'still&theme=light', size: LARGE, act: both(open('mara'), pop('[popovertarget=budget]')) },
  { name: 'budget-slowed', query: 'still&theme=dark&wire=slow', size: MIDDLE, act: both(open('mara'), pop('[popovertarget=budget]')) },
  { name: 'past', query: 'still&theme=light', size: LARGE, act: both(open('chat-12'), toTop) },
  { name: 'past-paused', query: 'still&theme=dark', size: MIDDLE, act: both(open('chat-11'), toTop) },
  { name: 'ledger', query: 'still&theme=light', size: LARGE, act: both(open('mara'), pop('.chat [popovertarget=ledger]')) },
  { name: 'ledger-sealed', query: 'still&theme=dark', size: MIDDLE, act: both(view(4), open('chat-17'), pop('.chat [popovertarget=ledger]')) },
  { name: 'saving', query: 'still&theme=light', size: LARGE, act: both(open('chat-5'), save, (page) => page.waitForTimeout(900)) },
  { name: 'saved', query: 'still&theme=dark', size: LARGE, act: both(open('mara'), save, (page) => page.waitForSelector('[data-save=saved]')) },
  { name: 'not-saved', query: 'still&theme=light', size: LARGE, act: both(open('chat-5'), save, (page) => page.waitForSelector('[data-save=failed]')) },
  { name: 'why-not', query: 'still&theme=light', size: LARGE, act: both(open('mara'), pop('.file >> nth=1 >> [popovertarget]')) },
  { name: 'boundaries', query: 'still&theme=light', size: LARGE, act: both(open('mara'), toTop, (page) => page.evaluate(() => (document.querySelector('.feed-box').scrollTop = 420))) },
  { name: 'boundaries-narrow', query: 'still&theme=dark', size: MIDDLE, act: both(open('mara'), toTop) },
  ...['refused', 'expired', 'transferred', 'transferred-on', 'unknown', 'polled', 'stopped', 'lost'].map((name, i) => ({
    name: `state-${name}`,
    query: `still&theme=${i % 2 ? 'dark' : 'light'}&chats=30`,
    size: i % 2 ? MIDDLE : LARGE,
    act: both(view([3, 3, 4, 4, 3, 0, 3, 0][i]), open(`chat-${[10, 16, 22, 19, 23, 8, 21, 9][i]}`)),
  })),
  { name: 'search', query: 'still&theme=light', size: LARGE, act: both(ask('refund from:customer after:-7d '), keys('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown')) },
  { name: 'search-dark', query: 'still&theme=dark', size: LARGE, act: both(ask('refund '), keys('ArrowDown')) },
  { name: 'search-1024', query: 'still&theme=light', size: MIDDLE, act: ask('refund ') },
  { name: 'search-hints', query: 'still&theme=light', size: LARGE, act: ask('') },
  { name: 'search-wrong', query: 'still&theme=light', size: LARGE, act: ask('refund after:tomorow ') },
  { name: 'search-complete', query: 'still&theme=dark', size: MIDDLE, act: ask('refund f') },
  { name: 'search-nothing', query: 'still&theme=light', size: LARGE, act: ask('zeppelin from:agent ') },
  { name: 'search-best', query: 'still&theme=light', size: LARGE, act: both(ask('refund '), (page) => page.getByRole('radio', { name: 'Best first' }).click(), (page) => page.waitForTimeout(300)) },
  { name: 'search-720', query: 'still&theme=light', size: { width: 720, height: 450 }, act: ask('refund ') },
  { name: 'search-narrowed', query: 'still&theme=dark', size: { width: 720, height: 450 }, act: both(ask('refund '), (page) => page.click('.ask__narrow')) },
  { name: 'search-320', query: 'still&theme=light', size: { width: 320, height: 640 }, act: ask('refund ') },
  { name: 'search-hints-320', query: 'still&theme=light', size: { width: 320, height: 640 }, act: ask('') },
  ...['locked', 'keyMissing', 'damaged', 'opening', 'rebuilding', 'diskFull', 'reading'].map((archive, i) => ({
    name: `search-${archive}`,
    query: `still&theme=${i % 2 ? 'dark' : 'light'}&archive=${archive}`,
    size: i % 2 ? MIDDLE : LARGE,
    act: ask(['rebuilding', 'diskFull', 'reading'].includes(archive) ? 'refund ' : ''),
  })),
  { name: 'found', query: 'still&theme=light', size: LARGE, act: both(ask('refund from:customer after:-7d '), keys('ArrowDown', 'ArrowDown', 'Enter')) },
  { name: 'found-archived', query: 'still&theme=light', size: LARGE, act: both(open('mara'), ask('refund within '), keys('Enter')) },
  { name: 'lengthy', query: 'still&theme=light&lengthy', size: LARGE, only: 1000, act: both(openLengthy, (page) => page.waitForSelector('.file')) },
  { name: 'lengthy-900', query: 'still&theme=dark&lengthy', size: { width: 900, height: 700 }, act: both(openLengthy, (page) => page.click('#tab-files'), (page) => page.evaluate(() => (document.querySelector('.files__list').scrollTop = 40_000)), (page) => page.waitForTimeout(150)) },
  { name: 'partial', query: 'still&theme=light&lengthy&rest=hangs', size: LARGE, only: 1000, act: both(openLengthy, (page) => page.waitForSelector('.files .busy')) },
  { name: 'partial-900', query: 'still&theme=dark&lengthy&rest=hangs', size: { width: 900, height: 700 }, act: both(openLengthy, (page) => page.click('#tab-people'), (page) => page.waitForSelector('.people .busy')) },
  { name: 'partial-failed', query: 'still&theme=light&lengthy&rest=fails', size: LARGE, only: 1000, act: both(openLengthy, (page) => page.waitForSelector('.pane .note--warn')) },
  { name: 'partial-failed-900', query: 'still&theme=dark&lengthy&rest=fails', size: { width: 900, height: 700 }, act: both(openLengthy, (page) => page.click('#tab-people'), (page) => page.waitForSelector('.pane .note--warn')) },
  { name: 'earlier', query: 'still&theme=light', size: LARGE, act: open('chat-0') },
  { name: 'earlier-dark', query: 'still&theme=dark', size: MIDDLE, act: open('chat-0') },
  { name: 'earlier-beside-files', query: 'still&theme=light', size: LARGE, act: both(open('mara'), (page) => page.click('#side-files-earlier')) },
  { name: 'earlier-wide', query: 'still&theme=light', size: { width: 1760, height: 900 }, act: open('mara') },
  { name: 'earlier-900', query: 'still&theme=light', size: { width: 900, height: 700 }, act: both(open('chat-0'), (page) => page.click('#tab-earlier')) },
  { name: 'archive', query: 'still&theme=light', size: LARGE, act: archive('state') },
  { name: 'archive-checked', query: 'still&theme=dark', size: MIDDLE, act: both(archive('state'), (page) => page.getByRole('button', { name: 'Check' }).click(), (page) => page.waitForSelector('text=Not sound', { timeout: 15_000 })) },
  { name: 'archive-import', query: 'still&theme=light&import', size: LARGE, act: both(archive('import'), (page) => page.click('.bad summary')) },
  { name: 'archive-bucket', query: 'still&theme=dark', size: MIDDLE, act: both(archive('import'), (page) => page.getByRole('button', { name: 'From a bucket' }).click()) },
  { name: 'archive-keep', query: 'still&theme=light', size: LARGE, act: both(archive('keep'), (page) => page.fill('#keep-acme-eu', '90'), (page) => page.waitForTimeout(150)) },
  { name: 'archive-purged', query: 'still&theme=dark', size: MIDDLE, act: archive('purged') },
  { name: 'archive-damaged', query: 'still&theme=light&archive=damaged', size: LARGE, act: archive('state') },
  { name: 'archive-320', query: 'still&theme=light&import', size: { width: 320, height: 640 }, act: archive('import') },
  { name: 'purge', query: 'still&theme=light', size: LARGE, act: both(open('mara'), pop('[popovertarget=chat-menu]'), (page) => page.click('.menu__item:last-child'), (page) => page.waitForSelector('#purge-word')) },
  { name: 'chat-menu', query: 'still&theme=dark', size: LARGE, act: both(open('mara'), pop('[popovertarget=chat-menu]')) },
  { name: 'export', query: 'still&theme=light', size: LARGE, act: both(ask('refund '), (page) => page.getByRole('button', { name: 'Export results' }).click(), (page) => page.waitForSelector('.choices')) },
  { name: 'exported', query: 'still&theme=dark', size: MIDDLE, act: both(ask('refund '), (page) => page.getByRole('button', { name: 'Export results' }).click(), (page) => page.click('dialog .btn--go'), (page) => page.waitForSelector('.export__done', { timeout: 10_000 })) },
  { name: 'begin', query: 'still&theme=light&archive=keyMissing', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.getByRole('button', { name: 'Begin a new archive' }).click(), (page) => page.waitForSelector('dialog[open]')) },
  { name: 'not-stored', query: 'still&theme=light&archive=diskFull', size: LARGE, act: open('mara') },
  { name: 'importing', query: 'still&theme=dark&import', size: MIDDLE, act: open('mara') },
  { name: '1024', query: 'still&theme=dark', size: { width: 1024, height: 700 }, act: open('mara') },
  { name: '900', query: 'still&theme=light', size: { width: 900, height: 700 }, act: open('mara') },
  { name: '900-people', query: 'still&theme=light', size: { width: 900, height: 700 }, act: both(open('mara'), (page) => page.click('#tab-people')) },
  { name: '720-zoom-200', query: 'still&theme=light', size: { width: 720, height: 450 }, act: open('mara') },
  { name: '560', query: 'still&theme=light', size: { width: 560, height: 700 }, act: open('mara') },
  { name: '560-roster', query: 'still&theme=light', size: { width: 560, height: 700 }, act: (page) => page.waitForSelector('[data-key]') },
  { name: '320', query: 'still&theme=light', size: { width: 320, height: 640 }, act: open('mara') },
];
