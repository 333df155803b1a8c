import { mount } from 'svelte';
import App from './App.svelte';
import { FakeHost } from './host/fake/fake';
import { hostile, hostileFloor } from './host/fake/hostile';
import { lengthy } from './host/fake/lengthy';
import { cards, offers } from './host/fake/offers';
import type { Scene } from './host/fake/fake';
import type { Keychain, Settings } from './host/types';
import { realTimer } from './state/timer';
import './styles/index.css';

/** The page over invented chats. The address chooses the scene: ?chats=500&theme=dark&density=compact&keychain=locked&wire=offline&archive=locked&health=trouble&import&still&pace=20&offers&lengthy&rest=hangs&hostile or &hostile=floor */
const query = new URLSearchParams(location.search);
const text = (name: string) => query.get(name) ?? undefined;

const KEYCHAINS: Record<string, Keychain> = {
  locked: { state: 'locked', message: 'The Secret Service holds the token, and it is locked. Unlock it, then try again.' },
  missing: { state: 'missing', message: 'No Secret Service answers on the session bus. Start one, or keep tokens in memory.' },
  failing: { state: 'failing', message: 'The keychain did not answer for 10 s. It may be waiting behind a password window. Nothing was stored.' },
  sessionMemory: { state: 'sessionMemory' },
};

const settings: Partial<Settings> = {};
for (const name of ['theme', 'contrast', 'density', 'zone'] as const) {
  const value = text(name);
  if (value !== undefined) Object.assign(settings, { [name]: value });
}
if (text('letters') === 'off') settings.letterKeys = false;

const scene: Partial<Scene> = {
  chats: Number(text('chats') ?? 25),
  seed: Number(text('seed') ?? 7),
  isStill: query.has('still'),
  keychain: KEYCHAINS[text('keychain') ?? ''] ?? { state: 'ready' },
  sources: (text('sources') as Scene['sources'] | undefined) ?? 'ok',
  wire: (text('wire') as Scene['wire'] | undefined) ?? 'ok',
  archive: (text('archive') as Scene['archive'] | undefined) ?? 'ready',
  health: (text('health') as Scene['health'] | undefined) ?? 'fine',
  isImporting: query.has('import'),
  pace: Number(text('pace') ?? 900),
  rest: (text('rest') as Scene['rest'] | undefined) ?? 'answers',
  start: (text('start') as Scene['start'] | undefined) ?? 'answers',
  settings,
};

const host = new FakeHost(realTimer, scene);
const now = realTimer.now();
if (query.has('hostile')) for (const chat of text('hostile') === 'floor' ? hostileFloor(now) : [hostile(now)]) host.chats.set(chat.key, chat);
if (query.has('lengthy')) host.past.set('lengthy', lengthy(now));
if (query.has('offers')) {
  host.chats.set('offers', offers(now));
  host.chats.set('cards', cards(now));
}
mount(App, { target: document.getElementById('app')!, props: { host, timer: realTimer } });
