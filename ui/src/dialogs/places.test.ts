import { describe, expect, it } from 'vitest';
import type { PlaceWait } from '../host/types';
import { click, inWindow, openWindow, press, settle } from '../testing/window';
import { places } from './places';

inWindow();

const chats = [
  { instance: 'acme-eu', queue: 'Billing' },
  { instance: 'acme-us', queue: 'Billing' },
  { instance: 'acme-eu', queue: 'Travel' },
  { instance: null, queue: null },
];

describe('places with waiting times of their own', () => {
  it('are queues and instances, and queues of one instance where others have them too', () => {
    expect(places(chats, [])).toEqual({
      queue: [
        { instance: null, queue: 'Billing' },
        { instance: null, queue: 'Travel' },
      ],
      instance: [
        { instance: 'acme-eu', queue: null },
        { instance: 'acme-us', queue: null },
      ],
      both: [
        { instance: 'acme-eu', queue: 'Billing' },
        { instance: 'acme-us', queue: 'Billing' },
      ],
    });
  });

  it('are offered once', () => {
    const left = places(chats, [
      { instance: null, queue: 'Travel' },
      { instance: 'acme-us', queue: 'Billing' },
    ]);
    expect(left.queue).toEqual([{ instance: null, queue: 'Billing' }]);
    expect(left.both).toEqual([{ instance: 'acme-eu', queue: 'Billing' }]);
  });

  it('begin with the times of all, keep what is typed, and go', async () => {
    const { host } = await openWindow();
    let kept: PlaceWait[] = [];
    const save = host.saveSettings.bind(host);
    host.saveSettings = (settings) => {
      kept = settings.attention.places;
      return save(settings);
    };
    await press(',', document.body, { ctrlKey: true });
    const offer = document.querySelector<HTMLSelectElement>('#own-place')!;
    offer.value = JSON.stringify(['acme-eu', null]);
    offer.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(kept).toEqual([{ instance: 'acme-eu', queue: null, warnAfter: 120, alarmAfter: 300 }]);

    const warn = document.querySelector<HTMLInputElement>('dialog input[aria-label="Warning in all of acme-eu"]')!;
    warn.value = '6:00';
    warn.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(kept).toEqual([{ instance: 'acme-eu', queue: null, warnAfter: 360, alarmAfter: 360 }]);

    await click(document.querySelector<HTMLElement>('dialog button[aria-label="all of acme-eu: as all others"]')!);
    await settle();
    expect(kept).toEqual([]);
  });
});
