// What is looked at: each scene is an address, a size, and what is done before looking.
const LARGE = { width: 1440, height: 900 };

const open = (key) => async (page) => {
  await page.waitForSelector('[data-key]');
  await page.click(`[data-key="${key}"]`);
  await page.waitForSelector('[data-line]');
  await page.mouse.move(700, 5);
  await page.waitForTimeout(150);
};
const press = (name) => async (page) => {
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.waitForSelector('dialog[open]');
};
const both = (...steps) => async (page) => {
  for (const step of steps) await step(page);
};

export const SCENES = [
  { name: 'light', query: 'still&theme=light', size: LARGE, act: open('mara') },
  { name: 'dark', query: 'still&theme=dark', size: LARGE, act: open('mara') },
  { name: 'more-light', query: 'still&theme=light&contrast=more', size: LARGE, act: open('mara') },
  { name: 'more-dark', query: 'still&theme=dark&contrast=more', size: LARGE, act: open('mara') },
  { name: 'unusual', query: 'still&theme=light', size: LARGE, act: open('nadia') },
  { name: 'ended', query: 'still&theme=light&density=roomy', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.click('.nav__item >> nth=4'), open('chat-17')) },
  { name: 'refused', query: 'still&theme=dark&density=compact', size: LARGE, act: open('chat-10') },
  { name: 'long', query: 'still&theme=light', size: LARGE, act: open('long') },
  { name: '500', query: 'still&theme=light&chats=500', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.keyboard.press('j'), (page) => page.keyboard.press('End')) },
  { name: 'nothing-picked', query: 'still&theme=light&sources=failing&keychain=locked', size: LARGE, act: (page) => page.waitForSelector('[data-key]') },
  { name: 'first-run', query: 'still&theme=light&chats=0&sources=none', size: LARGE, act: (page) => page.waitForSelector('.steps') },
  { name: 'first-run-dark', query: 'still&theme=dark&chats=0&sources=none&keychain=missing', size: LARGE, act: (page) => page.waitForSelector('.steps') },
  { name: 'no-chats', query: 'still&theme=light&chats=0', size: LARGE, act: (page) => page.waitForSelector('.blank') },
  { name: 'loading', query: 'still&theme=light&start=hangs', size: LARGE, act: (page) => page.waitForSelector('.busy') },
  { name: 'failed', query: 'still&theme=light&start=fails', size: LARGE, act: (page) => page.waitForSelector('.blank') },
  { name: 'add-chat', query: 'still&theme=light', size: LARGE, act: both(press('Add chat'), (page) => page.click('dialog .btn--go'), (page) => page.waitForSelector('dialog .note')) },
  { name: 'add-source', query: 'still&theme=dark', size: LARGE, act: press('Add source') },
  { name: 'settings', query: 'still&theme=light', size: LARGE, act: press('Settings') },
  { name: 'keys', query: 'still&theme=light', size: LARGE, act: both((page) => page.waitForSelector('[data-key]'), (page) => page.keyboard.press('?'), (page) => page.waitForSelector('dialog[open]')) },
  { name: 'source', query: 'still&theme=light', size: LARGE, act: both((page) => page.click('.nav__group:last-child .nav__item'), (page) => page.waitForSelector('dialog[open]')) },
  { name: 'memory', query: 'still&theme=light&keychain=missing', size: LARGE, act: press('Keep tokens in memory until Sightline closes') },
  { name: 'person', query: 'still&theme=light', size: LARGE, act: both(open('nadia'), (page) => page.click('.person .btn >> nth=0')) },
  { name: 'seal', query: 'still&theme=dark', size: LARGE, act: both(open('mara'), (page) => page.click('.chat .seal')) },
  { name: '1024', query: 'still&theme=dark', size: { width: 1024, height: 700 }, act: open('mara') },
  { name: '900', query: 'still&theme=light', size: { width: 900, height: 700 }, act: open('mara') },
  { name: '900-people', query: 'still&theme=light', size: { width: 900, height: 700 }, act: both(open('mara'), (page) => page.click('#tab-people')) },
  { name: '720-zoom-200', query: 'still&theme=light', size: { width: 720, height: 450 }, act: open('mara') },
  { name: '560', query: 'still&theme=light', size: { width: 560, height: 700 }, act: open('mara') },
  { name: '560-roster', query: 'still&theme=light', size: { width: 560, height: 700 }, act: (page) => page.waitForSelector('[data-key]') },
  { name: '320', query: 'still&theme=light', size: { width: 320, height: 640 }, act: open('mara') },
];
