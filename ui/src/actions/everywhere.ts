import type { Settings } from '../host/types';
import type { Desk } from '../state/desk.svelte';
import { endOf, quiet, quietUntil } from '../state/quiet';
import { nextRegion } from '../state/regions';
import { NOW_WORDS } from '../words/actions';
import { zoneWord } from '../words/zone';
import type { Action } from './action';
import { showBoard } from './panels';

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const;

const change = (next: (settings: Settings) => Partial<Settings>) => ({ session }: Desk) => void session.change(next(session.settings));

const settings = (say: (settings: Settings) => string) => (desk: Desk) => say(desk.session.settings);

/** What can be done wherever one is. */
export const EVERYWHERE: readonly Action[] = [
  { id: 'search', part: 'window', keys: ['/', 'Ctrl+K'], icon: 'search', run: (desk) => desk.startSearch() },
  { id: 'commands', part: 'window', keys: ['Ctrl+Shift+P'], icon: 'list', isKeyOnly: true, run: (desk) => desk.startCommands() },
  { id: 'board', part: 'window', keys: ['F'], icon: 'board', run: (desk) => void showBoard(desk) },
  { id: 'addChat', part: 'window', keys: [], icon: 'plus', run: (desk) => (desk.dialog = { kind: 'addChat', region: null }) },
  { id: 'addSource', part: 'window', keys: [], icon: 'plus', run: (desk) => (desk.dialog = { kind: 'addSource' }) },
  { id: 'archive', part: 'window', keys: [], icon: 'archive', run: (desk) => (desk.dialog = { kind: 'archive', part: 'state' }) },
  { id: 'importPast', part: 'window', keys: [], icon: 'archive', run: (desk) => (desk.dialog = { kind: 'archive', part: 'import' }) },
  { id: 'retention', part: 'window', keys: [], icon: 'hold', run: (desk) => (desk.dialog = { kind: 'archive', part: 'keep' }) },
  {
    id: 'pausePast',
    part: 'window',
    keys: [],
    icon: 'pause',
    now: settings(({ pastPaused }) => NOW_WORDS.past(pastPaused)),
    run: change(({ pastPaused }) => ({ pastPaused: !pastPaused })),
  },
  { id: 'alarms', part: 'window', keys: [], icon: 'bell', run: (desk) => (desk.dialog = { kind: 'alarms' }) },
  { id: 'settings', part: 'window', keys: ['Ctrl+,'], icon: 'settings', run: (desk) => (desk.dialog = { kind: 'settings' }) },
  { id: 'health', part: 'window', keys: [], icon: 'health', run: (desk) => (desk.dialog = { kind: 'health' }) },
  { id: 'zone', part: 'window', keys: ['t'], icon: 'clock', now: settings(({ zone }) => zoneWord(zone)), run: (desk) => desk.nextZone() },
  { id: 'density', part: 'window', keys: ['d'], icon: 'list', now: settings(({ density }) => NOW_WORDS.density[density]), run: (desk) => desk.nextDensity() },
  {
    id: 'theme',
    part: 'window',
    keys: [],
    icon: 'settings',
    now: settings(({ theme }) => NOW_WORDS.theme[theme]),
    run: change(({ theme }) => ({ theme: NEXT_THEME[theme] })),
  },
  {
    id: 'contrast',
    part: 'window',
    keys: [],
    icon: 'settings',
    now: settings(({ contrast }) => NOW_WORDS.contrast[contrast]),
    run: change(({ contrast }) => ({ contrast: contrast === 'more' ? 'system' : 'more' })),
  },
  {
    id: 'letterKeys',
    part: 'window',
    keys: [],
    icon: 'key',
    now: settings(({ letterKeys }) => NOW_WORDS.on(letterKeys)),
    run: change(({ letterKeys }) => ({ letterKeys: !letterKeys })),
  },
  {
    id: 'quiet',
    part: 'window',
    keys: [],
    icon: 'snooze',
    now: ({ session }) => NOW_WORDS.quiet(quietUntil(session.settings, session.clock.now), session.settings.zone),
    run: ({ session }) => void session.change({ quietUntil: endOf(quiet(session.settings, session.clock.now) === 'off' ? 'hour' : 'off', session.clock.now) }),
  },
  { id: 'region', part: 'window', keys: ['F6'], isKeyOnly: true, run: () => nextRegion(1) },
  { id: 'regionBack', part: 'window', keys: ['Shift+F6'], isKeyOnly: true, run: () => nextRegion(-1) },
  { id: 'back', part: 'window', keys: ['Escape'], icon: 'left', run: (desk) => desk.back() },
  { id: 'keys', part: 'window', keys: ['?', 'F1'], icon: 'help', run: (desk) => (desk.dialog = { kind: 'keys' }) },
];
