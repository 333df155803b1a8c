import { describe, expect, it } from 'vitest';
import type { ChatFile, FacetState, FileStatus } from '../host/types';
import { NINE, gap, person, speaker } from '../testing/make';
import { cutName, hasHiddenMarks, inOrder as filesInOrder, plainName, size, splitName, statusOf, whyNot } from './files';
import { gapWords } from './gap';
import { facetLine, inOrder as peopleInOrder, isSame, nameOf, roleWord } from './people';
import { sourceWords } from './source';

const file = (id: string, status: FileStatus, more: Partial<ChatFile> = {}): ChatFile => ({
  id,
  name: `${id}.pdf`,
  contentType: 'application/pdf',
  by: speaker('Mara'),
  at: NINE,
  row: 'r1',
  status,
  statusText: status.toUpperCase(),
  statusAt: NINE,
  stuck: false,
  ...more,
});

describe('the line under a state', () => {
  const facet = (state: FacetState, reason: string, since: number | null = NINE) => ({ state, since, source: null, derived: false, reason });
  it.each([
    [facet('engaged', 'Joined'), 'joined 09:00:00'],
    [facet('active', 'Message'), 'message 09:00:00'],
    [facet('inactive', 'Reported as inactive'), 'reported 09:00:00'],
    [facet('disengaged', 'The chat ended'), 'the chat ended 09:00:00'],
    [facet('unknown', 'Nothing seen'), 'nothing seen'],
    [facet('unknown', 'Nothing was seen', null), 'nothing was seen'],
  ])('says by what it is known, and when that was: %o', (one, words) => {
    expect(facetLine(one, 'utc')).toBe(words);
  });
});

describe('files', () => {
  it('that are rejected come first, then unknown, then scanning', () => {
    const all = [file('a', 'approved'), file('s', 'inProgress'), file('u', 'unknown'), file('r', 'rejected')];
    expect(filesInOrder(all).map(({ id }) => id)).toEqual(['r', 'u', 's', 'a']);
  });

  it('being scanned say for how long', () => {
    expect(statusOf(file('s', 'inProgress'), NINE + 8000).text).toBe('Scanning 0:08');
  });

  it('whose scan is stuck say the limit, and come right after the rejected', () => {
    const stuck = file('s', 'inProgress', { stuck: true });
    expect(statusOf(stuck, NINE + 171_000)).toEqual({ icon: 'stuck', text: 'Scanning 2:51', tone: 'odd', more: ', limit 1:00' });
    expect(filesInOrder([file('u', 'unknown'), stuck, file('r', 'rejected')]).map(({ id }) => id)).toEqual(['r', 's', 'u']);
  });

  it('whose scan the end of the chat overtook say that no result came', () => {
    expect(statusOf(file('s', 'inProgress', { stuck: true }), NINE, true).text).toBe('Scan result not received');
  });

  it.each([
    ['bill.pdf', 12, null],
    ['invoice-november.pdf', 12, 'invo…ber.pdf'],
    ['notes and more of it.txt', 13, 'notes…it.txt'],
    ['photo(direction mark)gpj.exe', 20, 'photo…gpj.exe'],
    ['a-photo-(direction mark)longer-gpj.exe', 34, 'a-photo-(direction mark)lo…gpj.exe'],
    ['the-👨‍👩‍👧-and-more.png', 16, 'the-…ore.png'],
    ['no-end-at-all', 8, 'no-e…all'],
    ['x.pdf', 1, '….pdf'],
  ])('named %s are shown in %i letters as %s', (name, room, shown) => {
    expect(cutName(name, (text) => text.length <= room)).toBe(shown);
  });

  it.each([
    ['rejected', 'The scanner of your contact centre rejected it at 09:00:00.'],
    ['inProgress', 'once the scanner has approved it'],
    ['unknown', 'Only approved files can be saved'],
  ] as const)('that are %s say why they cannot be saved', (status, why) => {
    expect(whyNot(file('f', status), NINE, 'utc', false)?.text).toContain(why);
  });

  it('can be saved only when they are approved', () => {
    expect(whyNot(file('f', 'approved'), NINE, 'utc', false)).toBeNull();
  });

  it.each([
    [999, '999 B'],
    [38_200, '38 KB'],
    [999_600, '1.0 MB'],
    [3_400_000, '3.4 MB'],
  ])('of %i bytes are of %s', (bytes, words) => {
    expect(size(bytes)).toBe(words);
  });

  it('of a status we do not know show it as it is, and not as approved', () => {
    expect(statusOf(file('u', 'unknown', { statusText: 'QUARANTINED' }), NINE)).toEqual({ icon: 'status-unknown', text: 'QUARANTINED', tone: 'odd' });
  });

  it.each([
    ['invoice-november.pdf', 'invoice-november', '.pdf'],
    ['archive.tar.gz', 'archive.tar', '.gz'],
    ['.profile', '.profile', ''],
    ['README', 'README', ''],
    ['a.longextension', 'a.longextension', ''],
  ])('%s keeps its end', (name, head, tail) => {
    expect(splitName(name)).toEqual({ head, tail });
  });

  it('that pretend to be of another kind are shown as they are', () => {
    expect(hasHiddenMarks('photo\u202egpj.exe')).toBe(true);
    expect(plainName('photo\u202egpj.exe')).toBe('photo(direction mark)gpj.exe');
  });
});

describe('holes', () => {
  it('say how long, from when to when, why, and what happens now', () => {
    const words = gapWords(gap(1, { doing: { state: 'fetching', attempt: 2, of: 3 } }), NINE, 'utc');
    expect(words.what + words.more).toBe('0:41 not received, 09:00:00 to 09:00:41. The connection dropped. Fetching, try 2 of 3.');
  });

  it('can be tried again only when they were given up', () => {
    const can = (['queued', 'waiting', 'givenUp', 'lost'] as const).filter((state) => gapWords(gap(1, { doing: { state } }), NINE, 'utc').canRetry);
    expect(can).toEqual(['givenUp']);
  });

  it('of unknown size claim none', () => {
    expect(gapWords(gap(1, { from: null, to: null }), NINE, 'utc').what).toBe('Something may be missing');
  });
});

describe('people', () => {
  it('are one by id, and by name only where the service gives no id', () => {
    expect(isSame(speaker('A'), { ...speaker('B'), id: speaker('A').id })).toBe(true);
    expect(isSame({ ...speaker('A'), id: '' }, { ...speaker('A'), id: '' })).toBe(true);
    expect(isSame(speaker('A'), speaker('A', 'supervisor'))).toBe(false);
  });

  it('who left come last', () => {
    const gone = person('Bot', 'bot', { engagement: { state: 'disengaged', since: NINE, source: null, derived: false, reason: '' } });
    expect(peopleInOrder([gone, person('Ana', 'supervisor'), person('Mara', 'customer')]).map(({ who }) => who.name)).toEqual(['Mara', 'Ana', 'Bot']);
  });

  it('of a role we do not know keep the service’s word', () => {
    expect(roleWord({ ...speaker('R-7', 'unknown'), roleText: 'OBSERVER' })).toBe('role “OBSERVER”');
  });

  it('without a name are named by their role', () => {
    expect(nameOf(speaker('', 'agent'))).toBe('Unnamed agent');
  });
});

it('a source that fails says since when, why, and when it is tried again', () => {
  const state = { state: 'failing' as const, since: NINE, reason: 'The server answered 502.', nextTryAt: NINE + 8000 };
  const words = sourceWords({ id: 's', url: 'https://roster.example/v1', region: 'eu-central-1', state, markConnected: false }, NINE, 'utc');
  expect(words.text).toBe('Not read since 09:00:00. The server answered 502. Next try in 8 s.');
});
