// Serves the page with invented chats under the window's own content policy, and opens it in Chromium.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { SCENES } from './scenes.js';

const root = fileURLToPath(new URL('../dist-fake', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
// As in tauri.conf.json: what the window forbids is forbidden here.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'";

function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    try {
      const body = await readFile(join(root, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY, 'cache-control': extname(path) === '.html' ? 'no-store' : 'max-age=3600' });
      response.end(body);
    } catch {
      // Browsers ask for an icon of their own accord.
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** Gives `see(query, {width, height}, look, options)` to `run`: a fresh page of that scene, with everything that went wrong in it; `at` is what its clock says. */
export async function withBrowser(run) {
  await withOrigin(async (browser, origin) => {
    await run(async (query, viewport, look, { at, ...options } = {}) => {
      const context = await browser.newContext({ viewport, bypassCSP: false, ...options });
      // Before the page is opened, and before its objects are frozen, which the clock changes.
      if (at !== undefined) await context.clock.setFixedTime(at);
      const { page, faults } = await fresh(context);
      await page.goto(`${origin}/fake.html?${query}`);
      try {
        return await look(page, faults);
      } finally {
        await context.close();
      }
    });
  });
}

/** As many at a time as a small machine has cores. */
const AT_ONCE = 2;

/**
 * Looks at every scene, or at those that are named, with `more` in their address, in a `size` other than theirs if one is given, and with `options` of a context. Pages go from scene to scene,
 * for the window keeps nothing in its page, and a new one takes as long as a look. Gives how many it were.
 */
export async function eachScene({ names = [], more, size = null, options = {} }, look) {
  const unknown = names.filter((one) => !SCENES.some(({ name }) => name === one));
  if (unknown.length > 0) throw new Error(`no such scene: ${unknown.join(', ')}; there are ${SCENES.map(({ name }) => name).join(', ')}`);
  const scenes = SCENES.filter(({ name }) => names.length === 0 || names.includes(name));
  const left = [...scenes];
  await withOrigin((browser, origin) => {
    const work = async () => {
      const { page, faults } = await fresh(await browser.newContext(options));
      for (let scene = left.shift(); scene !== undefined; scene = left.shift()) {
        faults.length = 0;
        await page.mouse.move(0, 0);
        await page.setViewportSize(size ?? scene.size);
        await page.goto(`${origin}/fake.html?${scene.query.replace(/&?(theme|contrast)=[a-z]+/g, '')}&${more}`);
        await look(scene, page, faults);
      }
    };
    return Promise.all(Array.from({ length: AT_ONCE }, work));
  });
  return scenes.length;
}

async function withOrigin(run) {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    await run(browser, `http://127.0.0.1:${server.address().port}`);
  } finally {
    await browser.close();
    server.close();
  }
}

async function fresh(context) {
  const page = await context.newPage();
  // A busy machine takes its time, and is no fault of the page.
  page.setDefaultTimeout(90_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  // As in the window: scripts cannot change what all objects share.
  await page.addInitScript(() => Object.freeze(Object.prototype));
  return { page, faults };
}
