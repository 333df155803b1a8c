import { describe, expect, it } from 'vitest';
import type { FakeHost, Scene } from '../host/fake/fake';
import { all, button, click, inWindow, openWindow, press, read, settle, text } from '../testing/window';

inWindow();

let host: FakeHost;
async function open(scene: Partial<Scene> = {}): Promise<void> {
  ({ host } = await openWindow(scene));
  await read('mara');
}
const lane = (name: string) => all('.lane').find((one) => one.getAttribute('aria-label')?.startsWith(`${name}:`))!;

describe('lanes', () => {
  it('tell active, inactive and unknown apart by their shape', async () => {
    await open();
    const shapes = (name: string) => [...lane(name).querySelectorAll('.lane__on, .lane__off, .lane__none')].map((shape) => shape.classList[0]);
    expect(shapes('Javier Ortiz')).toEqual(['lane__on', 'lane__none', 'lane__off']);
    expect(shapes('Ana Ruiz')).toEqual(['lane__on', 'lane__none']);
  });

  it('are there though somebody came, went and was idle in one moment', async () => {
    ({ host } = await openWindow());
    const ask = host.presenceHistory.bind(host);
    host.presenceHistory = async (key) => {
      const history = await ask(key);
      for (const { spans, stays } of history.lanes) {
        spans.unshift(...spans.slice(0, 1).map((span) => ({ ...span, to: span.from })));
        stays.unshift(...stays.slice(0, 1).map((stay) => ({ ...stay, to: stay.from })));
      }
      return history;
    };
    await read('mara');
    expect([...lane('Ana Ruiz').querySelectorAll('.lane__on')].length).toBe(2);
    await press('l');
    expect(text('.history tbody th').filter((who) => who.startsWith('Ana Ruiz')).length).toBeGreaterThan(2);
  });

  it('have few elements, however much was said', async () => {
    await open();
    expect(all('.lane').map((one) => one.querySelectorAll('.lane__ticks, .lane__typing').length)).toEqual(all('.lane').map(() => 2));
    expect(lane('Mara Kovač').querySelector('.lane__ticks')!.getAttribute('d')).toMatch(/^(M\d+ 13v18)+$/);
  });

  it('tell what is under the pointer, and of nothing else', async () => {
    await open();
    const mara = lane('Mara Kovač');
    mara.getBoundingClientRect = () => ({ left: 0, width: 1000 }) as DOMRect;
    const point = async (clientX: number) => {
      mara.dispatchEvent(new MouseEvent('pointermove', { clientX, bubbles: true }));
      await settle();
      return text('.lane__pointed title');
    };
    const [, first] = /M(\d+) /.exec(mara.querySelector('.lane__ticks')!.getAttribute('d')!)!;
    expect((await point(Number(first)))[0]).toContain('message, ');
    expect(await point(-500)).toEqual([]);
  });

  it('show holes through all of them', async () => {
    await open();
    expect(all('.lane').every((one) => one.querySelectorAll('.lane__hole').length === 1)).toBe(true);
  });

  it('are moved along with arrows, and Enter leads to what was said', async () => {
    await open();
    const mara = lane('Mara Kovač');
    await press('Home', mara);
    expect(mara.getAttribute('aria-valuetext')).toContain('message, 1 of');
    await press('ArrowRight', mara);
    expect(mara.getAttribute('aria-valuenow')).toBe('2');
    const second = host.chats.get('mara')!.rows.filter((row) => !row.past && row.by?.name === 'Mara Kovač' && row.body.kind !== 'event')[1]!;
    await press('Enter', mara);
    expect((document.activeElement as HTMLElement).dataset['line']).toBe(second.id);
  });

  it('of somebody who said nothing are a picture with a sentence', async () => {
    await open();
    expect(lane('Ana Ruiz').getAttribute('role')).toBe('img');
  });

  it('say that they are not whole while the archive cannot be read', async () => {
    await open({ archive: 'locked' });
    expect(text('.people__partial')[0]).toContain('the archive is closed');
  });
});

describe('the people', () => {
  it('are switched between now, lanes and history by a key', async () => {
    await open();
    const shown = () => text('.people [aria-pressed=true]')[0];
    expect(shown()).toBe('Lanes');
    await press('l');
    expect(shown()).toBe('History');
    await press('l');
    expect([shown(), all('.lane').length]).toEqual(['Now', 0]);
  });

  it('are asked for only while somebody sees them, or a card with figures of them', async () => {
    ({ host } = await openWindow());
    const { presenceHistory } = host;
    let asked = 0;
    host.presenceHistory = (key) => {
      asked += 1;
      return presenceHistory.call(host, key);
    };
    await read('mara');
    await click(button('Now'));
    const before = asked;
    await read(all('[data-key]')[2]!.dataset['key']!);
    expect(asked).toBe(before);
    const card = all('.people .pop')[0]!;
    card.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'open' }));
    await settle();
    expect(asked).toBe(before + 1);
  });

  it('have a history as a table, from which one comes to the line that says so', async () => {
    await open();
    await click(button('History'));
    expect(text('.history thead th')).toEqual(['Who', 'State', 'From', 'To', 'How it is known']);
    const idle = all('.history [data-state=inactive]')[0]!;
    expect(idle.textContent).toContain('Went idle, reported by Amazon Connect');
    await click(idle.querySelector('button')!);
    await settle();
    expect((document.activeElement as HTMLElement).textContent).toContain('Javier Ortiz went idle');
  });

  it('who are agents have their waits on the card', async () => {
    await open();
    const card = all('.pop[aria-label="Details of Javier Ortiz"]')[0]!;
    expect(card.textContent!.replace(/\s+/g, ' ')).toContain('Answers 1 · first response');
  });
});
