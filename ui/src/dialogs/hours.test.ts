import { describe, expect, it } from 'vitest';
import type { BusinessHours } from '../host/types';
import { all, click, inWindow, openWindow, press, settle } from '../testing/window';

inWindow();

async function openSettings() {
  const { host } = await openWindow();
  let hours: BusinessHours | null = null;
  const save = host.saveSettings.bind(host);
  host.saveSettings = (settings) => {
    ({ hours } = settings.attention);
    return save(settings);
  };
  await press(',', document.body, { ctrlKey: true });
  return { kept: () => hours };
}

const choose = async (label: string) => {
  await click(all('dialog .seg button').find((button) => button.textContent === label)!);
  await settle();
};

describe('business hours', () => {
  it('are nine to five on workdays, until one chooses', async () => {
    const { kept } = await openSettings();
    expect(kept()).toBeNull();
    await choose('Own hours');
    expect(kept()).toEqual({ zone: 'local', days: [true, true, true, true, true, false, false], from: 540, until: 1020 });
    await choose('Sat');
    expect(kept()!.days).toEqual([true, true, true, true, true, true, false]);
    await choose('Always open');
    expect(kept()).toBeNull();
  });

  it('take a time as it is typed, and none that is no time', async () => {
    const { kept } = await openSettings();
    await choose('Own hours');
    const field = () => document.querySelector<HTMLInputElement>('dialog input[aria-label="Open from"]')!;
    const type = async (field: HTMLInputElement, text: string) => {
      field.value = text;
      field.dispatchEvent(new Event('change', { bubbles: true }));
      await settle();
    };
    await type(field(), '8.30');
    expect(kept()!.from).toBe(510);
    await type(field(), 'early');
    expect(kept()!.from).toBe(510);
    expect(field().value).toBe('08:30');
  });

  it('keep one day at least', async () => {
    const { kept } = await openSettings();
    await choose('Own hours');
    for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']) await choose(day);
    expect(kept()!.days).toEqual([false, false, false, false, true, false, false]);
  });
});
