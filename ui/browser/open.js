// Serves the page with invented chats under the window's own content policy, and opens it in Chromium.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../dist-fake', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
// As in tauri.conf.json: what the window forbids is forbidden here.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'";

function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    try {
      const body = await readFile(join(root, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
      response.end(body);
    } catch {
      // Browsers ask for an icon of their own accord.
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** Gives `see(query, {width, height}, look)` to `run`: a fresh page of that scene, with everything that went wrong in it. */
export async function withBrowser(run) {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  const see = async (query, viewport, look, options = {}) => {
    const context = await browser.newContext({ viewport, bypassCSP: false, ...options });
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error.stack ?? error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    // As in the window: scripts cannot change what all objects share.
    await page.addInitScript(() => Object.freeze(Object.prototype));
    await page.goto(`${origin}/fake.html?${query}`);
    try {
      return await look(page, faults);
    } finally {
      await context.close();
    }
  };
  try {
    return await run(see);
  } finally {
    await browser.close();
    server.close();
  }
}
