import { describe, expect, it } from 'vitest';
import { ACTIONS, action } from './actions';
import { actionOf, ariaKeys, keyOf } from './press';

const press = (key: string, more = {}, hasLetterKeys = true) =>
  actionOf({ key, shift: false, ctrl: false, alt: false, meta: false, isTyping: false, ...more }, ACTIONS, hasLetterKeys)?.id ?? null;

describe('keys', () => {
  it.each([
    ['j', 'down'],
    ['k', 'up'],
    ['o', 'reorder'],
    [']', 'nextLine'],
    ['[', 'previousLine'],
    ['d', 'density'],
    ['t', 'zone'],
    ['f', 'files'],
    ['/', 'search'],
    ['F3', 'nextFind'],
    ['?', 'keys'],
    ['F1', 'keys'],
    ['Escape', 'back'],
    ['F6', 'region'],
  ])('%s does %s everywhere', (key, id) => {
    expect(press(key)).toBe(id);
  });

  it('F6 and F3 with Shift go the other way', () => {
    expect([press('F6', { shift: true }), press('F3', { shift: true })]).toEqual(['regionBack', 'previousFind']);
  });

  it('a character is what it is, whatever is held to make it', () => {
    expect(press('?', { shift: true })).toBe('keys');
  });

  it('Ctrl K and Command K search, in a field too', () => {
    expect([press('k', { ctrl: true, isTyping: true }), press('k', { meta: true })]).toEqual(['search', 'search']);
  });

  it('Ctrl Shift P shows the commands, in a field too', () => {
    expect([press('P', { ctrl: true, shift: true, isTyping: true }), press('p', { ctrl: true, shift: true })]).toEqual(['commands', 'commands']);
  });

  it.each(['j', 'd', '?', '/', 'Escape'])('%s is left to a field', (key) => {
    expect(press(key, { isTyping: true })).toBeNull();
  });

  it('F6 leaves a field too', () => {
    expect(press('F6', { isTyping: true })).toBe('region');
  });

  it('with Ctrl, Alt or Meta are the system’s', () => {
    expect([press('d', { ctrl: true }), press('j', { alt: true }), press('t', { meta: true })]).toEqual([null, null, null]);
  });

  it.each(['Enter', 'Home', 'End', 'ArrowDown', 'x'])('%s is left to the panel that has the focus', (key) => {
    expect(press(key)).toBeNull();
  });

  it.each(['j', '/', '?', '['])('%s does nothing once letters are switched off', (key) => {
    expect(press(key, {}, false)).toBeNull();
  });

  it.each(['F1', 'F6', 'Escape'])('%s acts though letters are switched off', (key) => {
    expect(press(key, {}, false)).not.toBeNull();
  });
});

describe('the key that is shown', () => {
  it('is the first that works', () => {
    expect([keyOf(action('search'), true), keyOf(action('search'), false), keyOf(action('down'), false)]).toEqual(['/', 'Ctrl+K', null]);
  });

  it('is told as ARIA spells it', () => {
    expect([ariaKeys(action('search'), true), ariaKeys(action('search'), false), ariaKeys(action('zone'), false)]).toEqual(['/ Control+K', 'Control+K', undefined]);
  });
});
