import { mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, vi } from 'vitest';
import App from '../App.svelte';
import { FakeHost } from '../host/fake/fake';
import type { Scene } from '../host/fake/fake';
import { HandTimer } from './make';

let app: Record<string, unknown> | null = null;

/** A window over a floor that stands still. There is no layout here: every element is said to be 1600 px high. */
export async function openWindow(scene: Partial<Scene> = {}): Promise<{ host: FakeHost; timer: HandTimer }> {
  const timer = new HandTimer();
  const host = new FakeHost(timer, { isStill: true, ...scene });
  app = mount(App, { target: document.body, props: { host, timer } });
  await settle();
  return { host, timer };
}

/** Waits until what was begun has had its effect. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i += 1) {
    await tick();
    await new Promise((done) => setTimeout(done));
  }
}

export const all = (css: string) => [...document.querySelectorAll<HTMLElement>(css)];
export const text = (css: string) => all(css).map((element) => element.textContent!.replace(/\s+/g, ' ').trim());
export const button = (name: string) => all('button').find((element) => element.textContent!.replace(/\s+/g, ' ').trim() === name)!;

export async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle();
}

export async function press(key: string, target: EventTarget = document.body, more: KeyboardEventInit = {}): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  await settle();
}

/** Opens a chat of the roster. */
export const read = (key: string) => click(all(`[data-key="${key}"]`)[0]!);

/** What every test of the window begins and ends with. */
export function inWindow(): void {
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(1600);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  });

  afterEach(async () => {
    if (app) await unmount(app);
    app = null;
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });
}
