import type { Timer } from '../../state/timer';
import { sharedCauses } from '../../state/causes';
import { NO_RULES } from '../../state/rules';
import { ATTENTION } from '../../state/triage';
import { isSaid } from '../../state/lines';
import type { Host } from '../host';
import type { BackFillOrder, Change, FilesOfChat, Health, Keychain, Ledger, PresenceHistory, Rules, SaveProgress, SavedFile, Settings, Source, Status, TriageAct, Update } from '../types';
import { FakeArchive } from './archive';
import type { ArchiveScene } from './archive';
import { inventBudget } from './budget';
import type { Wire } from './budget';
import type { FakeChat } from './chat';
import { failure } from './failure';
import { inventHistory } from './lanes';
import { inventFloor } from './floor';
import { inventHealth } from './health';
import type { HealthScene } from './health';
import { inventPast } from './past';
import { Chance } from './random';
import { FakeTriage } from './triage';
import { REPLIES, sayings } from './words';

/** Which window is to be seen. */
export interface Scene {
  chats: number;
  seed: number;
  /** Nothing moves. */
  isStill: boolean;
  keychain: Keychain;
  sources: 'none' | 'ok' | 'failing';
  settings: Partial<Settings>;
  /** What the policy of the computer decides. */
  rules: Rules;
  /** How AWS answers: at ease, with 429, or not at all. */
  wire: Wire;
  /** The subscription never answers, or fails. */
  start: 'answers' | 'hangs' | 'fails';
  /** What of a long chat in the archive follows its first page never comes, or fails the first time. */
  rest: 'answers' | 'hangs' | 'fails';
  /** In which state the archive is. */
  archive: ArchiveScene;
  /** What is found when one looks whether all is well, or that it never comes, or cannot be had. */
  health: HealthScene;
  /** An import is under way. */
  isImporting: boolean;
  /** Something happens each so many ms. */
  pace: number;
}

/** Rows of the first page, as the program gives them. */
const PAGE = 200;

/** Longer chats come from the archive in two steps. */
const AT_ONCE = 1000;

/** Least time between two looks at all chats, in ms. */
const GLANCE = 250;

/** The program, invented: the same contract, a floor that never was. For looking, and for tests. */
export class FakeHost extends FakeArchive implements Host {
  readonly #scene: Scene;
  readonly #chance: Chance;
  #keychain: Keychain;
  #sources: Source[];
  #settings: Settings;
  #onUpdate: ((update: Update) => void) | null = null;
  #seq = 0;
  #open: string | null = null;
  #unacknowledged = 0;
  /** Chats of which the page is yet to be told. */
  readonly #glance = new Set<string>();
  #glancedAt = -Infinity;
  readonly #triage = new FakeTriage();
  #requests = { CreateParticipantConnection: 0, GetTranscript: 0 };

  constructor(timer: Timer, scene: Partial<Scene> = {}) {
    const { archive = 'ready', isImporting = false } = scene;
    super(timer, archive, isImporting);
    this.#scene = { chats: 25, seed: 7, isStill: false, keychain: { state: 'ready' }, sources: 'ok', settings: {}, rules: NO_RULES, wire: 'ok', start: 'answers', rest: 'answers', archive, health: 'fine', isImporting, pace: 900, ...scene };
    this.#chance = new Chance(this.#scene.seed);
    this.#keychain = this.#scene.keychain;
    this.#settings = { theme: 'system', contrast: 'system', density: 'normal', zone: 'local', siteZone: null, region: 'eu-central-1', quotaShare: 50, pastPaused: false, letterKeys: true, notifications: 'discreet', sound: 'desktop', quietUntil: null, tray: false, autostart: false, attention: ATTENTION, ...this.#scene.settings };
    for (const chat of inventFloor(timer.now(), this.#scene.chats, this.#scene.seed)) this.chats.set(chat.key, chat);
    for (const chat of inventPast(timer.now(), new Chance(this.#scene.seed))) this.past.set(chat.key, chat);
    this.#wire();
    this.#sources = this.#inventSources();
    this.#requests = { CreateParticipantConnection: this.chats.size, GetTranscript: this.chats.size * 3 };
  }

  /** With 429 or without a network the live chats are held up, all by the same cause. */
  #wire(): void {
    const { wire } = this.#scene;
    if (wire === 'ok') return;
    const since = this.timer.now() - 38_000;
    const nextTryAt = this.timer.now() + 6000;
    for (const chat of this.chats.values()) {
      if (chat.connection.state !== 'live') continue;
      chat.connection =
        wire === 'offline' ? { state: 'reconnecting', since, nextTryAt, cause: 'The network is not reachable.' } : { state: 'slowed', since, nextTryAt };
    }
    if (wire === 'offline') for (const [key, { connection }] of this.chats) if (['catchingUp', 'polled', 'connecting', 'slowed'].includes(connection.state)) this.chats.delete(key);
  }

  #inventSources(): Source[] {
    const now = this.timer.now();
    const ok: Source = {
      id: 's1',
      url: 'https://roster.acme.example/v1/chats',
      region: 'eu-central-1',
      state: { state: 'ok', at: now, chats: Math.max(0, this.chats.size - 1), leftOut: 0 },
      markConnected: false,
    };
    if (this.#scene.sources === 'none') return [];
    if (this.#scene.sources === 'ok') return [ok];
    return [
      ok,
      { ...ok, id: 's2', url: 'https://us.acme.example/roster', state: { state: 'failing', since: now - 80_000, reason: 'The roster server answered 502.', nextTryAt: now + 8000 } },
      { ...ok, id: 's3', url: 'https://apac.acme.example/roster', state: { state: 'refused', since: now - 200_000 } },
    ];
  }

  async subscribe(onUpdate: (update: Update) => void) {
    this.asked.push('subscribe');
    if (this.#scene.start === 'hangs') await new Promise(() => {});
    if (this.#scene.start === 'fails') throw failure('internal', 'The program could not read its settings.', 'Details are in the log.');
    this.#onUpdate = onUpdate;
    this.#unacknowledged = 0;
    if (!this.#scene.isStill) {
      this.timer.every(this.#scene.pace, () => this.#play());
      this.timer.every(1000, () => this.#tellTriage([...this.chats.keys()]));
    }
    return {
      seq: this.#seq,
      chats: [...this.chats.values()].map((chat) => chat.summary()),
      triage: this.#stand([...this.chats.keys()]),
      alarms: this.#triage.alarms,
      deed: this.#triage.deed,
      sources: this.#sources,
      keychain: this.#keychain,
      archive: this.status(),
      imports: this.imports.all,
      status: this.#figures(),
      settings: this.#settings,
      rules: this.#scene.rules,
      hasDemo: true,
      version: '0.1.0',
    };
  }

  async acknowledge(seq: number) {
    this.asked.push(`acknowledge ${seq}`);
    this.#unacknowledged = this.#seq - seq;
  }

  async openChat(key: string, at: string | null) {
    this.asked.push(`open ${key}${at === null ? '' : ` at ${at}`}`);
    const chat = this.held(key);
    this.#open = this.chats.has(key) ? key : null;
    const { length } = chat.rows;
    const place = at === null ? length : chat.rows.findIndex((row) => row.id === at);
    if (place < 0) throw failure('notFound', 'The archive does not hold this item any more.', 'Search again.');
    const start = Math.max(0, Math.min(length, place + PAGE / 2) - PAGE);
    const page = this.#page(chat, start, start + PAGE);
    const partial = !this.chats.has(key) && length > AT_ONCE;
    const inPage = new Set(page.rows.map((row) => row.id));
    return {
      chat: chat.summary(),
      page,
      newest: chat.rows.at(-1)?.order ?? '',
      gaps: [...chat.gaps],
      people: structuredClone(chat.people),
      files: structuredClone(partial ? chat.files.filter(({ row }) => inPage.has(row)) : chat.files),
      seenUntil: chat.seenUntil,
      partial,
    };
  }

  async restOfChat(key: string) {
    this.asked.push(`rest ${key}`);
    if (this.#scene.rest === 'hangs') await new Promise(() => {});
    if (this.#scene.rest === 'fails' && this.asked.filter((asked) => asked === `rest ${key}`).length === 1) throw failure('archive', 'The archive did not answer for 10 s. Its disk may be busy.', 'Nothing is lost.');
    const chat = this.held(key);
    const { length } = chat.rows;
    const page = this.#page(chat, Math.max(0, length - PAGE), length);
    const newest = chat.rows.at(-1)?.order ?? '';
    return { chat: chat.summary(), page: { ...page, rows: [] }, remove: [], newest, gaps: [...chat.gaps], people: structuredClone(chat.people), files: structuredClone(chat.files) };
  }

  #page(chat: FakeChat, start: number, end: number) {
    return { rows: chat.rows.slice(start, end), hasOlder: start > 0, older: start, newer: Math.max(0, chat.rows.length - end) };
  }

  async closeChat() {
    this.#open = null;
  }

  async olderRows(key: string, before: string, limit: number) {
    this.asked.push(`older ${before}`);
    const chat = this.held(key);
    const end = chat.rows.findIndex((row) => row.order >= before);
    return this.#page(chat, Math.max(0, end - limit), end);
  }

  async newerRows(key: string, after: string, limit: number) {
    this.asked.push(`newer ${after}`);
    const chat = this.held(key);
    const start = chat.rows.findLastIndex((row) => row.order <= after) + 1;
    return this.#page(chat, start, start + limit);
  }

  async markSeen(key: string) {
    const chat = this.#find(key);
    chat.seenUntil = this.timer.now();
    if (chat.unread === 0) return;
    chat.unread = 0;
    this.emit([{ type: 'chat', chat: chat.summary() }]);
  }

  async retryChat(key: string) {
    const chat = this.#find(key);
    for (const gap of chat.gaps) if (gap.doing.state === 'givenUp') gap.doing = { state: 'fetching', attempt: 1, of: 3 };
    this.emit([{ type: 'gaps', key, gaps: structuredClone(chat.gaps) }]);
  }

  async orderBackFill(key: string, order: BackFillOrder) {
    this.asked.push(`${order} ${key}`);
    const chat = this.#find(key);
    chat.backFill = order === 'pause' ? 'paused' : order === 'cancel' ? 'cancelled' : 'reading';
    this.emit([{ type: 'chat', chat: chat.summary() }]);
  }

  async chatLedger(key: string): Promise<Ledger> {
    return this.#find(key).ledger(this.timer.now());
  }

  async presenceHistory(key: string): Promise<PresenceHistory> {
    return inventHistory(this.held(key), this.status().state.state !== 'ready');
  }

  async allFiles(): Promise<FilesOfChat[]> {
    this.asked.push('all files');
    return [...this.chats.values()].filter(({ files }) => files.length > 0).map(({ key, files }) => ({ chat: key, files: structuredClone(files) }));
  }

  async saveFile(key: string, attachmentId: string, onProgress: (progress: SaveProgress) => void): Promise<SavedFile> {
    this.asked.push(`save ${key} ${attachmentId}`);
    const file = this.#find(key).files.find(({ id }) => id === attachmentId);
    if (file?.status !== 'approved') throw failure('notSaved', 'AWS has not approved the file.', 'Only approved files can be saved.');
    const of = 1_100_000;
    for (let step = 1; step <= 10; step += 1) {
      onProgress({ bytes: (of * step) / 10, of });
      await new Promise<void>((done) => this.timer.after(250, done));
    }
    if (file.name.startsWith('ticket')) throw failure('notSaved', 'AWS sent 0.4 of 1.1 MB, then nothing.', 'Try again.');
    return { name: file.name, folder: 'Downloads', bytes: of };
  }

  async health(): Promise<Health> {
    this.asked.push('health');
    return inventHealth(this.#scene.health);
  }

  async startDemo() {}

  async findChat(contact: string) {
    this.asked.push(`find ${contact}`);
    const holds = (chat: FakeChat) => chat.summary().contactIds.includes(contact) || chat.key === contact;
    return [...this.chats.values(), ...this.past.values()].find(holds)?.key ?? null;
  }

  async openLink(url: string) {
    this.asked.push(`open link ${url}`);
  }

  async copyText(text: string) {
    this.asked.push(`copy ${text}`);
  }

  async removeChat(key: string) {
    this.chats.delete(key);
    this.emit([{ type: 'chatRemoved', key }, { type: 'triageGone', key }]);
  }

  async addChatFromClipboard(region: string): Promise<{ key: string }> {
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw failure('badInput', `“${region}” is not a region.`, 'Regions look like eu-central-1.');
    throw failure(
      'clipboard',
      'The clipboard holds 214 characters that are not a token.',
      'Expected one of: the answer of StartChatContact or CreateParticipant, the JSON of a Streams chat_token, or a bare participant token. Nothing of it was kept or shown.',
    );
  }

  async addSourceFromClipboard(url: string, region: string): Promise<Source> {
    const source: Source = { id: `s${this.#sources.length + 1}`, url, region, state: { state: 'loading' }, markConnected: false };
    this.#setSources([...this.#sources.filter((known) => known.url !== url), source]);
    return source;
  }

  async removeSource(id: string) {
    this.#setSources(this.#sources.filter((source) => source.id !== id));
  }

  async setMarkConnected(id: string, on: boolean) {
    this.#setSources(this.#sources.map((source) => (source.id === id ? { ...source, markConnected: on } : source)));
  }

  async triageChat(key: string, act: TriageAct) {
    this.asked.push(`${act} ${key}`);
    const chat = this.#find(key).summary();
    this.#triage.act(chat, act, this.timer.now(), this.#settings.attention, this.#stand([key])[0]!.score);
    this.#tellTriage([key]);
  }

  async undoTriage(number: number) {
    this.asked.push(`undo ${number}`);
    const key = this.#triage.undo(number);
    if (key !== null) this.#tellTriage([key]);
  }

  async acknowledgeAlarms(ids: number[]) {
    this.asked.push(`acknowledge alarms ${ids.join(' ')}`);
    const keys = new Set(this.#triage.alarms.filter(({ id }) => ids.includes(id)).flatMap(({ key }) => (key === null ? [] : [key])));
    for (const key of keys) await this.triageChat(key, 'acknowledge');
  }

  #stand(keys: string[]) {
    const isShared = sharedCauses([...this.chats.values()].map((chat) => chat.summary())).length > 0;
    return keys.map((key) => this.#triage.of(this.#find(key).summary(), this.timer.now(), this.#settings.attention, isShared));
  }

  #tellTriage(keys: string[]): void {
    if (this.#unacknowledged >= 4) return;
    const changes: Change[] = this.#stand(keys).map((triage) => ({ type: 'triage', triage }));
    this.emit([...changes, { type: 'alarms', alarms: this.#triage.alarms }, { type: 'deed', deed: this.#triage.deed }]);
  }

  async retryKeychain() {
    return this.#keychain;
  }

  async useSessionMemory() {
    this.#keychain = { state: 'sessionMemory' };
    return this.#keychain;
  }

  async saveSettings(settings: Settings) {
    const isTurned = settings.pastPaused !== this.#settings.pastPaused;
    this.#settings = settings;
    for (const chat of isTurned ? this.chats.values() : []) {
      if (chat.atStart || chat.backFill === 'cancelled') continue;
      chat.backFill = settings.pastPaused ? 'paused' : 'reading';
      this.emit([{ type: 'chat', chat: chat.summary() }]);
    }
    this.emit([{ type: 'status', status: this.#figures() }]);
    this.#tellTriage([...this.chats.keys()]);
    return settings;
  }

  protected zone() {
    return this.#settings.zone;
  }

  /** Sends one update. */
  emit(changes: Change[]): void {
    this.#seq += 1;
    this.#unacknowledged += 1;
    this.#onUpdate?.({ seq: this.#seq, changes });
  }

  #find(key: string): FakeChat {
    const chat = this.chats.get(key);
    if (!chat) throw failure('unknownChat', 'This chat is no longer watched.', 'Pick another one.');
    return chat;
  }

  #setSources(sources: Source[]): void {
    this.#sources = sources;
    this.emit([{ type: 'sources', sources }]);
  }

  #figures(): Status {
    const live = [...this.chats.values()].filter((chat) => chat.connection.state === 'live').length;
    return {
      live,
      watched: this.chats.size,
      lagMs: live > 0 ? 310 : null,
      skewMs: live > 0 ? 20 : null,
      budget: inventBudget([...this.chats.values()], this.#settings.quotaShare, this.#scene.wire),
      requests: Object.entries(this.#requests)
        .filter(([, count]) => count > 0)
        .map(([operation, count]) => ({ operation, count })),
      oddItems: live > 0 ? 1 : 0,
      memory: 148e6 + this.chats.size * 0.2e6,
      now: this.timer.now(),
    };
  }

  /** Lets something happen somewhere. Nothing happens while the page does not keep up. */
  #play(): void {
    if (this.#unacknowledged >= 4) return;
    const now = this.timer.now();
    const live = [...this.chats.values()].filter((chat) => chat.connection.state === 'live');
    if (live.length === 0) return;
    const chat = this.#chance.next() < 0.3 && this.#open !== null ? this.#find(this.#open) : this.#chance.of(live);
    if (chat.connection.state !== 'live') return;
    const before = chat.rows.length;
    this.#act(chat, now);
    const fresh = chat.rows.slice(before);
    chat.unread += fresh.filter(isSaid).length;
    const { key } = chat;
    // As the program does: what one reads comes at once, how the others stand is seen at a glance.
    this.#glance.add(key);
    const changes: Change[] = [];
    if (now - this.#glancedAt >= GLANCE) {
      changes.push(...[...this.#glance].map((other): Change => ({ type: 'chat', chat: this.#find(other).summary() })));
      changes.push({ type: 'status', status: this.#figures() });
      this.#glance.clear();
      this.#glancedAt = now;
    }
    if (key === this.#open) {
      if (fresh.length > 0) changes.push({ type: 'rows', key, upsert: fresh, remove: [] });
      changes.push({ type: 'people', key, people: structuredClone(chat.people) }, { type: 'files', key, files: structuredClone(chat.files) });
    }
    if (changes.length > 0) this.emit(changes);
  }

  #act(chat: FakeChat, now: number): void {
    const chance = this.#chance;
    const partner = chat.with ?? chat.customer;
    const scanned = chat.files.find((file) => file.status === 'inProgress' && now - file.at > 12_000);
    chat.typing = [];
    if (scanned) {
      const isGood = chance.next() < 0.7;
      Object.assign(scanned, { status: isGood ? 'approved' : 'rejected', statusText: isGood ? 'APPROVED' : 'REJECTED', statusAt: now });
      return;
    }
    const die = chance.next();
    if (die < 0.25) chat.typing = [chance.of([chat.customer, partner])];
    else if (die < 0.55) chat.say(now, chat.customer, chance.of(sayings(chat.customer.name)));
    else if (die < 0.85) chat.say(now, partner, chance.of(REPLIES));
    else if (die < 0.92) {
      const isIdle = chat.people.find(({ who }) => who.id === partner.id)?.activity.state === 'inactive';
      chat.presence(now, partner, !isIdle);
    } else chat.send(now, chat.customer, `picture-${chance.between(100, 999)}.png`, 'image/png', 'inProgress', 'IN_PROGRESS');
  }
}
