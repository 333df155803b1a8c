import { describe, expect, it } from 'vitest';
import type { Rules } from '../host/types';
import { NO_RULES } from '../state/rules';
import { all, click, inWindow, openWindow, settle, text } from '../testing/window';

inWindow();

const rules = (part: Partial<Rules>): Rules => ({ ...NO_RULES, ...part });
const openSettings = async (part: Partial<Rules>) => {
  const opened = await openWindow({ rules: rules(part) });
  await click(all('[aria-label="Settings"]')[0]!);
  return opened;
};
const of = (label: string) => all(`[aria-labelledby="${label}"]`)[0]!;

describe('settings under a policy', () => {
  it('are free where nothing is decided', async () => {
    await openSettings({});
    expect(text('.governed__by')).toEqual([]);
    expect(all('fieldset:disabled')).toHaveLength(0);
  });

  it('that are locked say by whom, and cannot be chosen', async () => {
    await openSettings({ by: 'Acme IT', settings: [{ rule: 'fixed', name: 'theme' }] });
    expect(of('theme').closest('fieldset')!.hasAttribute('disabled')).toBe(true);
    expect(text('.governed__by')).toEqual(['Set by Acme IT']);
  });

  it('name the organisation where it does not name itself', async () => {
    await openSettings({ settings: [{ rule: 'fixed', name: 'tray' }] });
    expect(text('.governed__by')).toEqual(['Set by your organisation']);
  });

  it('offer no more than a limit allows', async () => {
    await openSettings({
      by: 'Acme IT',
      settings: [
        { rule: 'atMost', name: 'quotaShare', most: 20 },
        { rule: 'not', name: 'notifications', word: 'full' },
      ],
    });
    expect(all('#quota-share')[0]!.getAttribute('max')).toBe('20');
    expect([...of('notifications').querySelectorAll('button')].map((one) => one.textContent)).toEqual(['Off', 'No names']);
    expect(text('.governed__by')).toEqual(['Names and words are not allowed. Set by Acme IT', '20 % at most. Set by Acme IT']);
  });
});

describe('what a policy forbids', () => {
  it('is said where one would begin it', async () => {
    const { host } = await openWindow({ rules: rules({ by: 'Acme IT', forbidden: ['ownChats', 'ownSources'] }) });
    for (const name of ['Add chat', 'Add source']) {
      await click(all('button').find((one) => one.textContent!.includes(name))!);
      expect(text('dialog .note')[0]).toMatch(/may not be added on this computer Set by Acme IT$/);
      expect(all('dialog .btn--go')[0]!.hasAttribute('disabled')).toBe(true);
      await click(all('dialog [aria-label="Close"]')[0]!);
    }
    expect(host.asked.filter((asked) => asked.startsWith('add'))).toEqual([]);
  });

  it('of imports is said where one would choose files, and over files that are dragged in', async () => {
    const { host } = await openWindow({ chats: 2, rules: rules({ by: 'Acme IT', forbidden: ['import'] }) });
    host.emit([{ type: 'drag', drag: { state: 'over', files: 3 } }]);
    await settle();
    expect(text('.drop')).toEqual(['Imports into the archive are not allowed on this computer']);
    host.emit([{ type: 'drag', drag: { state: 'dropped', id: 'd1', from: '3 files' } }]);
    await settle();
    expect(text('dialog .note')[0]).toMatch(/^Imports into the archive are not allowed on this computer Set by Acme IT$/);
    const begins = all('dialog .dialog__body button') as HTMLButtonElement[];
    expect(begins.filter((one) => !one.disabled).map((one) => one.textContent!.trim())).toEqual([]);
  });

  it('and a policy that is not as it should be is told over the roster', async () => {
    await openWindow({ rules: rules({ trouble: 'The policy of this computer is not understood.' }) });
    expect(text('.roster__notes .note')).toEqual(['The policy of this computer is not as it should be The policy of this computer is not understood.']);
  });
});
