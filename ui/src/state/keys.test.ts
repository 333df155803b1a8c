import { describe, expect, it } from 'vitest';
import { BINDINGS, globalAction } from './keys';

const press = (key: string, more = {}) => globalAction({ key, shift: false, ctrl: false, alt: false, meta: false, isTyping: false, ...more });

describe('keys', () => {
  it.each([
    ['j', 'down'],
    ['k', 'up'],
    ['o', 'reorder'],
    [']', 'next'],
    ['[', 'previous'],
    ['d', 'density'],
    ['t', 'zone'],
    ['f', 'files'],
    ['/', 'search'],
    ['F3', 'nextFind'],
    ['?', 'keys'],
    ['Escape', 'back'],
    ['F6', 'region'],
  ])('%s does %s everywhere', (key, action) => {
    expect(press(key)).toBe(action);
  });

  it('F6 with Shift goes back', () => {
    expect(press('F6', { shift: true })).toBe('regionBack');
  });

  it('F3 with Shift goes to the match before', () => {
    expect(press('F3', { shift: true })).toBe('previousFind');
  });

  it('Ctrl K and Command K search, in a field too', () => {
    expect([press('k', { ctrl: true, isTyping: true }), press('k', { meta: true })]).toEqual(['search', 'search']);
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

  it('have one meaning each', () => {
    expect(new Set(BINDINGS.map(({ key }) => key)).size).toBe(BINDINGS.length);
  });
});
