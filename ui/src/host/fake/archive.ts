import { canRead } from '../../state/access';
import type { Timer } from '../../state/timer';
import { dayKey, dayName } from '../../words/time';
import type { ArchiveHost } from '../archive';
import type {
  ArchiveOverview,
  ArchiveStatus,
  BadFile,
  Bucket,
  Change,
  CheckReport,
  ExportFormat,
  ExportProgress,
  ExportWhat,
  Exported,
  Hit,
  Hold,
  Import,
  ImportKind,
  ImportOrder,
  Near,
  NotStored,
  PastChat,
  PastContext,
  PastReason,
  Purge,
  PurgePreview,
  QueryError,
  Row,
  RowMarks,
  SearchAnswer,
  SearchQuestion,
  Tally,
  TallyChoice,
  Zone,
} from '../types';
import { textOf } from './chat';
import type { FakeChat } from './chat';
import { failure } from './failure';
import { FakeImports } from './imports';
import { FakeQuery } from './query';

/** In which state the invented archive is. */
export type ArchiveScene = 'ready' | 'reading' | 'opening' | 'locked' | 'keyMissing' | 'damaged' | 'newer' | 'inUse' | 'failing' | 'rebuilding' | 'diskFull';

/** Hits of one answer. */
const PAGE = 50;
/** How long the invented archive counts, in ms. */
const COUNTING = 120;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const STATES: Partial<Record<ArchiveScene, string>> = {
  locked: 'The keychain is locked. Unlock it, then try again.',
  keyMissing: 'The archive is there, but its key is not in the keychain. Without the key nobody can read it. Restore the keychain of this computer and user, or set the archive aside and start a new one.',
  damaged: 'The archive is damaged. What can be read of it can be saved into a new one; the damaged file is kept.',
  newer: 'The archive was written by a later version of Sightline (format 9). Install that version: this one can not read it, and does not touch it.',
  inUse: 'Another Sightline writes to the archive. Close it, then try again.',
  failing: 'The archive’s folder can not be written to. Look at its permissions, and whether the disk is read-only.',
};

const UNSTORED: Partial<Record<ArchiveScene, Omit<NotStored, 'since'>>> = {
  reading: { items: 3, cause: 'archive in use', remedy: 'Another Sightline writes to it. What is held in memory is stored by itself when that one is done.' },
  diskFull: { items: 12, cause: 'disk full', remedy: 'Free 40 MB and they are stored by themselves. Until then they are held in memory.' },
};

interface Found {
  chat: FakeChat;
  row: Row;
  text: string;
}

/** The archive, invented: what is on the floor and what was there before, searched word by word. */
export abstract class FakeArchive implements ArchiveHost {
  readonly chats = new Map<string, FakeChat>();
  /** Chats that nobody watches. */
  readonly past = new Map<string, FakeChat>();
  /** What was asked, for tests. */
  readonly asked: string[] = [];
  protected readonly timer: Timer;
  protected readonly imports: FakeImports;
  #scene: ArchiveScene;
  #holds: Hold[] = [];
  #purges: Purge[];
  #keep: Record<string, number | null> = { 'acme-eu': 180, 'acme-us': null };
  #check: CheckReport | null = null;
  #isExporting = false;

  constructor(timer: Timer, scene: ArchiveScene, isImporting: boolean) {
    this.timer = timer;
    this.#scene = scene;
    const now = timer.now();
    this.imports = new FakeImports(timer, isImporting, (imports) => this.emit([{ type: 'imports', imports }]));
    this.#purges = [
      { at: now - 2 * DAY, reason: 'asked', contactId: '51be0a77-c6d5-4c6d-9e08-2c417d0098c1', instance: 'acme-eu', chats: 1, messages: 46, done: true },
      { at: now - 9 * DAY, reason: 'days', contactId: null, instance: 'acme-eu', chats: 312, messages: 9810, done: true },
    ];
  }

  abstract emit(changes: Change[]): void;
  protected abstract zone(): Zone;

  protected status(): ArchiveStatus {
    const scene = this.#scene;
    const now = this.timer.now();
    const message = STATES[scene];
    const unstored = UNSTORED[scene];
    const isWhole = scene === 'ready' || scene === 'reading' || scene === 'diskFull' || scene === 'rebuilding';
    return {
      state: scene === 'opening' || scene === 'reading' ? { state: scene } : isWhole ? { state: 'ready' } : { state: scene, message: message! },
      messages: isWhole ? 1_204_866 : 0,
      storedTo: isWhole ? now - (unstored ? 154_000 : 0) : null,
      notStored: unstored ? { ...unstored, since: now - 154_000 } : null,
      work: scene === 'rebuilding' ? { kind: 'rebuilding', percent: 61, etaMs: 95_000 } : null,
    };
  }

  #mustBeOpen(): void {
    if (!canRead(this.status())) throw failure('archive', STATES[this.#scene] ?? 'The archive is being opened.', null);
  }

  // ── search ──

  #all(): FakeChat[] {
    return [...this.chats.values(), ...this.past.values()];
  }

  #find(query: FakeQuery, without: readonly string[] = []): Found[] {
    const found: Found[] = [];
    for (const chat of this.#all()) {
      for (const row of chat.rows) {
        if (row.past) continue;
        const text = textOf(row, chat.files);
        const file = chat.files.find((one) => one.row === row.id) ?? null;
        if (query.takes(row, text, chat, file, without)) found.push({ chat, row, text });
      }
    }
    return found.sort((a, b) => b.row.at - a.row.at || (a.row.id < b.row.id ? 1 : -1));
  }

  #read(text: string): FakeQuery | QueryError {
    this.#mustBeOpen();
    return FakeQuery.read(text, this.timer.now());
  }

  async search({ text, typing, after, order }: SearchQuestion): Promise<SearchAnswer> {
    this.asked.push(`search ${text}${after === null ? '' : ` after ${after}`}`);
    const query = this.#read(text);
    if (!(query instanceof FakeQuery)) return { kind: 'misread', error: query };
    const all = this.#find(query);
    if (order === 'best') all.sort((a, b) => query.marks(b.text).length - query.marks(a.text).length || a.text.length - b.text.length);
    const start = Number(after ?? 0);
    const hits = all.slice(start, start + PAGE).map((one) => hitOf(one, query));
    const next = all.length > start + PAGE ? String(start + PAGE) : null;
    const settled = typing && /[\p{L}\p{N}]{3}$/u.test(text) && !/\S:\S*$/.test(text) ? `${text}*` : text;
    return { kind: 'found', found: { text: settled, reading: { says: query.says(this.zone()), filters: query.filters }, hits, next, bestOf: order === 'best' ? 5000 : null, tookMs: 14 } };
  }

  async tally(_number: number, text: string): Promise<Tally> {
    this.asked.push(`tally ${text}`);
    const query = this.#read(text);
    if (!(query instanceof FakeQuery)) throw failure('badInput', query.message, query.remedy);
    await new Promise<void>((done) => this.timer.after(COUNTING, done));
    const all = this.#find(query);
    const days = new Map<string, number>();
    for (const { row } of all) days.set(dayKey(row.at, this.zone()), (days.get(dayKey(row.at, this.zone())) ?? 0) + 1);
    const choice = (kinds: string[], op: string, value: string, label: string, fits: (one: Found) => boolean): TallyChoice => ({
      label,
      count: this.#find(query, kinds).filter(fits).length,
      on: kinds.some((kind) => query.has(kind, value)),
      text: query.turned(kinds.find((kind) => query.has(kind, value)) ?? op, value),
    });
    const now = this.timer.now();
    const names = [...new Set(all.slice(0, 400).map(({ row }) => row.by?.name ?? ''))].filter((name) => name !== '').slice(0, 5);
    const queues = [...new Set(this.#all().map(({ queue }) => queue ?? ''))].filter((queue) => queue !== '');
    const groups: Tally['groups'] = [
      { kind: 'role', choices: ['customer', 'agent', 'bot', 'supervisor'].map((role) => choice(['from', 'role'], 'from', role, role, ({ row }) => row.by?.role === role)) },
      {
        kind: 'when',
        choices: [
          choice(['after', 'before', 'on'], 'after', 'today', 'today', ({ row }) => row.at >= new Date(now).setHours(0, 0, 0, 0)),
          choice(['after', 'before', 'on'], 'after', '-7d', 'last 7 days', ({ row }) => row.at >= now - 7 * DAY),
          choice(['after', 'before', 'on'], 'on', dayKey(now, 'utc').slice(0, 7), dayName(now, 'utc').split(' ').slice(2).join(' '), ({ row }) => dayKey(row.at, 'utc').slice(0, 7) === dayKey(now, 'utc').slice(0, 7)),
        ],
      },
      { kind: 'person', choices: names.map((name) => choice(['from'], 'from', name, name, ({ row }) => row.by?.name === name)) },
      { kind: 'place', choices: queues.map((queue) => choice(['in'], 'in', queue, queue, ({ chat }) => chat.queue === queue)) },
      {
        kind: 'with',
        choices: [
          choice(['has'], 'has', 'attachment', 'a file', ({ row }) => row.body.kind === 'files'),
          choice(['status'], 'status', 'rejected', 'a rejected file', ({ row, chat }) => chat.files.some((file) => file.row === row.id && file.status === 'rejected')),
        ],
      },
    ];
    for (const group of groups) group.choices = group.choices.filter(({ count, on }) => count > 0 || on);
    return { count: all.length, days: [...days].map(([day, count]) => ({ day, count })), groups: groups.filter(({ choices }) => choices.length > 0), groupsOf: null };
  }

  async searchAround(key: string, id: string, text: string, before: number, after: number): Promise<Near> {
    const query = this.#read(text);
    const chat = this.held(key);
    const at = chat.rows.findIndex((row) => row.id === id);
    if (at < 0) throw failure('notFound', 'The archive does not hold this item any more.', 'Search again.');
    const rows = chat.rows.slice(Math.max(0, at - before), at + after + 1);
    const { contactId } = chat.rows[at]!;
    return {
      chat: chat.summary(),
      queues: chat.key === 'past-kwame' ? ['Sales US', 'Billing EU'] : chat.queue === null ? [] : [chat.queue],
      rows,
      gaps: chat.gaps.filter(({ order }) => order >= rows[0]!.order && order <= rows.at(-1)!.order),
      files: chat.files.filter(({ row }) => rows.some((one) => one.id === row)),
      marks: query instanceof FakeQuery ? rows.map((row) => marksOf(row, query)) : [],
      only: query instanceof FakeQuery ? query.turned('contact', contactId ?? '') : text,
    };
  }

  async hitsInChat(key: string, text: string): Promise<RowMarks[]> {
    this.asked.push(`hits in ${key} of ${text}`);
    const query = this.#read(text);
    if (!(query instanceof FakeQuery)) return [];
    return this.#find(query)
      .filter(({ chat }) => chat.key === key)
      .reverse()
      .map(({ row }) => marksOf(row, query));
  }

  async pastContext(key: string): Promise<PastContext> {
    this.asked.push(`past of ${key}`);
    if (this.#scene !== 'ready' && this.#scene !== 'reading') return { earlier: [], alike: [] };
    const chat = this.held(key);
    const name = chat.customer.name;
    const others = [...this.past.values()].filter((other) => other.key !== key).sort((a, b) => b.rows.at(-1)!.at - a.rows.at(-1)!.at);
    const earlier = others.filter((other) => other.customer.name === name);
    const words = ['refund', 'invoice', 'voucher', 'card'].filter((word) => chat.rows.some((row) => textOf(row, []).toLowerCase().includes(word)));
    const alike = others.flatMap((other) => {
      const shared = words.filter((word) => other.rows.some((row) => textOf(row, []).toLowerCase().includes(word)));
      return shared.length === 0 || earlier.includes(other) ? [] : [pastOf(other, { kind: 'alike', words: shared })];
    });
    return { earlier: earlier.slice(0, 5).map((other, i) => pastOf(other, { kind: i === 0 && key === 'mara' ? 'chain' : 'customer' })), alike: alike.slice(0, 4) };
  }

  /** A chat, watched or not. */
  protected held(key: string): FakeChat {
    const chat = this.chats.get(key) ?? this.past.get(key);
    if (!chat) throw failure('notFound', 'The archive does not hold this chat any more.', 'It was purged, or never stored.');
    return chat;
  }

  // ── what is kept ──

  async archiveOverview(): Promise<ArchiveOverview> {
    const now = this.timer.now();
    this.#mustBeOpen();
    return {
      messages: 1_204_866,
      chats: 73_684,
      bytes: 297_000_000,
      freeBytes: this.#scene === 'diskFull' ? 0 : 41_300_000_000,
      since: now - 402 * DAY,
      folder: '~/.local/share/app.sightline.Sightline/archive',
      keyPlace: 'Secret Service',
      instances: [
        { id: 'acme-eu', name: 'acme-eu', messages: 1_100_204, chats: 66_020, since: now - 180 * DAY, keepDays: this.#keep['acme-eu'] ?? null },
        { id: 'acme-us', name: 'acme-us', messages: 104_662, chats: 7664, since: now - 402 * DAY, keepDays: this.#keep['acme-us'] ?? null },
      ],
      holds: [...this.#holds],
      purges: [...this.#purges],
      lastCheck: this.#check,
    };
  }

  async retryArchive(): Promise<ArchiveStatus> {
    this.asked.push('retry archive');
    return this.status();
  }

  async beginNewArchive(consent: string): Promise<ArchiveStatus> {
    this.asked.push(`new archive: ${consent}`);
    this.#scene = 'ready';
    this.emit([{ type: 'archive', archive: this.status() }]);
    return this.status();
  }

  async checkArchive(): Promise<CheckReport> {
    this.asked.push('check');
    for (const percent of [20, 60, 90]) {
      this.emit([{ type: 'archive', archive: { ...this.status(), work: { kind: 'checking', percent, etaMs: (100 - percent) * 60 } } }]);
      await new Promise<void>((done) => this.timer.after(1500, done));
    }
    this.#check = { at: this.timer.now(), sound: false, findings: ['3 of 1,204,866 messages were not in the index: searches did not find them.'], repairable: true };
    this.emit([{ type: 'archive', archive: this.status() }]);
    return this.#check;
  }

  async repairArchive(): Promise<CheckReport> {
    this.asked.push('repair');
    this.#check = { at: this.timer.now(), sound: true, findings: ['The index was made anew. Every message is in it.'], repairable: false };
    return this.#check;
  }

  async exportItems(what: ExportWhat, format: ExportFormat, onProgress: (progress: ExportProgress) => void): Promise<Exported> {
    this.asked.push(`export ${what.kind === 'chat' ? what.key : `“${what.text}”`} as ${format}`);
    this.#isExporting = true;
    const of = 322;
    for (let step = 1; step <= 8; step += 1) {
      onProgress({ items: Math.round((of * step) / 8), of });
      await new Promise<void>((done) => this.timer.after(200, done));
      if (!this.#isExporting) throw failure('notSaved', 'The export was broken off.', 'No file was left.');
    }
    this.#isExporting = false;
    const name = `sightline-2026-11-23-0917.${{ jsonl: 'jsonl', csv: 'csv', html: 'html', markdown: 'md' }[format]}`;
    return { name, manifest: `${name}.sha256`, folder: 'Downloads', items: of, bytes: 84_000 };
  }

  async cancelExport(): Promise<void> {
    this.#isExporting = false;
  }

  async previewRetention(instance: string, days: number | null): Promise<PurgePreview> {
    const chats = days === null ? 0 : Math.max(0, 180 - days) * (instance === 'acme-eu' ? 366 : 40);
    return { chats, messages: chats * 16, customer: null, since: null, until: null, onHold: Math.min(chats, this.#holds.length), watched: 0 };
  }

  async setRetention(instance: string, days: number | null): Promise<ArchiveOverview> {
    this.asked.push(`keep ${instance} for ${days}`);
    this.#keep[instance] = days;
    return this.archiveOverview();
  }

  async previewPurge(contact: string): Promise<PurgePreview> {
    const chat = this.#all().find((one) => one.contact === contact || one.rows.some((row) => row.contactId === contact && !row.past));
    if (!chat) throw failure('notFound', 'The archive holds no contact with this id.', 'Check the id: it is the whole contact id as Amazon Connect shows it.');
    const onHold = this.#holds.some((hold) => hold.chat === chat.key) ? 1 : 0;
    return { chats: 1, messages: chat.rows.length, customer: chat.customer.name, since: chat.rows[0]?.at ?? null, until: chat.rows.at(-1)?.at ?? null, onHold, watched: this.chats.has(chat.key) ? 1 : 0 };
  }

  async purgeContact(contact: string, confirm: string): Promise<ArchiveOverview> {
    this.asked.push(`purge ${contact} (${confirm})`);
    const { messages } = await this.previewPurge(contact);
    this.#purges = [{ at: this.timer.now(), reason: 'asked', contactId: contact, instance: 'acme-eu', chats: 1, messages, done: true }, ...this.#purges];
    for (const [key, chat] of this.past) if (chat.rows.some((row) => row.contactId === contact)) this.past.delete(key);
    return this.archiveOverview();
  }

  async setHold(key: string, on: boolean): Promise<ArchiveOverview> {
    this.asked.push(`${on ? 'hold' : 'release'} ${key}`);
    const chat = this.held(key);
    this.#holds = this.#holds.filter((hold) => hold.chat !== key);
    if (on) this.#holds = [{ chat: key, customer: chat.customer.name, contactId: chat.contact, messages: chat.rows.length, startedAt: chat.rows[0]?.at ?? null, since: this.timer.now() }, ...this.#holds];
    return this.archiveOverview();
  }

  // ── import ──

  async importChosen(kind: ImportKind): Promise<Import | null> {
    this.asked.push(`import ${kind}`);
    return this.imports.begin(kind === 'files' ? '3 files' : 'ChatTranscripts');
  }

  async importDropped(id: string): Promise<Import> {
    this.asked.push(`import dropped ${id}`);
    this.emit([{ type: 'drag', drag: { state: 'gone' } }]);
    return this.imports.begin('2026-11.zip');
  }

  async importBucket(bucket: Bucket): Promise<Import> {
    this.asked.push(`import ${bucket.url} ${bucket.from} ${bucket.to}`);
    if (!bucket.url.startsWith('s3://')) throw failure('badInput', `“${bucket.url}” is not a bucket.`, 'Buckets look like s3://bucket/prefix.');
    return this.imports.begin(bucket.url);
  }

  async orderImport(id: string, order: ImportOrder): Promise<void> {
    this.asked.push(`${order} import ${id}`);
    this.imports.order(id, order);
  }

  async badFiles(id: string): Promise<BadFile[]> {
    return this.imports.badFiles(id);
  }
}

function hitOf({ chat, row, text }: Found, query: FakeQuery): Hit {
  const kind = row.body.kind === 'files' ? 'file' : row.body.kind === 'event' || row.body.kind === 'unknown' ? 'done' : 'said';
  return {
    chat: chat.key,
    row: row.id,
    at: row.at,
    by: row.by,
    customer: chat.customer.name,
    queue: chat.queue,
    contacts: chat.chain().length,
    contactId: row.contactId,
    kind,
    snippet: { text, marks: query.marks(text), cutBefore: false, cutAfter: text.length > 160 },
  };
}

function marksOf(row: Row, query: FakeQuery): RowMarks {
  return { row: row.id, order: row.order, marks: 'text' in row.body ? query.marks(row.body.text) : [] };
}

function pastOf(chat: FakeChat, reason: PastReason): PastChat {
  const said = chat.rows.filter((row) => row.body.kind === 'text' && row.by?.role === 'customer');
  const row = reason.kind === 'alike' ? said.find((one) => reason.words.some((word) => textOf(one, []).toLowerCase().includes(word))) : said.at(-1);
  return {
    key: chat.key,
    row: row?.id ?? null,
    customer: chat.customer.name,
    with: chat.with,
    queue: chat.queue,
    startedAt: chat.rows[0]!.at,
    endedAt: chat.rows.at(-1)!.at,
    ending: chat.key === 'past-kwame' ? 'byCustomer' : chat.key.endsWith('4') ? 'unanswered' : 'byAgent',
    complete: chat.gaps.length === 0,
    reason,
    gist: row ? textOf(row, []) : null,
  };
}
