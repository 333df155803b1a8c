import type { Host } from '../host/host';
import { NO_RULES } from '../state/rules';
import { ATTENTION } from '../state/triage';
import type { BackFillOrder, Change, FilesOfChat, Health, Ledger, OpenChat, PresenceHistory, RestOfChat, RowPage, SaveProgress, SavedFile, Snapshot, TriageAct, Update } from '../host/types';
import { StubArchive } from './archive';
import { NINE, budget, chat, rows } from './make';

/** A program that does what it is told by a test, and remembers what it was asked. */
export class StubHost extends StubArchive implements Host {
  snapshot: Snapshot = {
    seq: 0,
    chats: [chat('a'), chat('b')],
    triage: [],
    alarms: [],
    deed: null,
    sources: [],
    keychain: { state: 'ready' },
    archive: { state: { state: 'ready' }, messages: 20, storedTo: NINE, notStored: null, work: null },
    imports: [],
    status: { live: 2, watched: 2, lagMs: null, skewMs: null, budget: budget(), requests: [], oddItems: 0, memory: null, now: NINE },
    settings: { theme: 'system', contrast: 'system', density: 'normal', zone: 'utc', siteZone: null, region: 'eu-central-1', quotaShare: 50, pastPaused: false, letterKeys: true, notifications: 'discreet', sound: 'desktop', quietUntil: null, tray: false, autostart: false, attention: ATTENTION },
    rules: NO_RULES,
    hasDemo: false,
    version: '0.1.0',
  };
  page: RowPage = { rows: rows(11, 20), hasOlder: true, older: 10, newer: 0 };
  olderPage: RowPage = { rows: rows(1, 10), hasOlder: false, older: 0, newer: 0 };
  newerPage: RowPage = { rows: [], hasOlder: true, older: 20, newer: 0 };
  /** The chat as it is opened, where it differs. */
  opened: Partial<OpenChat> = {};
  /** What follows where a part was opened. */
  rest: Partial<RestOfChat> = {};
  history: PresenceHistory = { lanes: [], isPartial: false };
  files: FilesOfChat[] = [];
  seenUntil: number | null = null;
  #onUpdate: (update: Update) => void = () => {};
  #seq = 0;

  /** Sends an update as the program would. */
  send(...changes: Change[]): void {
    this.#seq += 1;
    this.sendAs(this.#seq, ...changes);
  }

  sendAs(seq: number, ...changes: Change[]): void {
    this.#seq = seq;
    this.#onUpdate({ seq, changes });
  }

  subscribe(onUpdate: (update: Update) => void) {
    this.#onUpdate = onUpdate;
    this.#seq = this.snapshot.seq;
    return this.answer('subscribe', () => this.snapshot);
  }

  acknowledge = (seq: number) => this.answer(`acknowledge ${seq}`, () => undefined);
  openChat = (key: string, at: string | null) =>
    this.answer(
      at === null ? `open ${key}` : `open ${key} at ${at}`,
      (): OpenChat => ({ chat: chat(key), page: this.page, newest: this.page.rows.at(-1)?.order ?? '', gaps: [], people: [], files: [], seenUntil: this.seenUntil, partial: false, ...this.opened }),
    );
  restOfChat = (key: string) =>
    this.answer(`rest ${key}`, (): RestOfChat => ({ chat: chat(key), page: { ...this.page, rows: [] }, remove: [], newest: this.page.rows.at(-1)?.order ?? '', gaps: [], people: [], files: [], ...this.rest }));
  closeChat = () => this.answer('close', () => undefined);
  olderRows = (key: string, before: string, limit: number) => this.answer(`older ${key} ${before} ${limit}`, () => this.olderPage);
  newerRows = (key: string, after: string, limit: number) => this.answer(`newer ${key} ${after} ${limit}`, () => this.newerPage);
  markSeen = (key: string) => this.answer(`seen ${key}`, () => undefined);
  retryChat = (key: string) => this.answer(`retry ${key}`, () => undefined);
  orderBackFill = (key: string, order: BackFillOrder) => this.answer(`${order} ${key}`, () => undefined);
  chatLedger = (key: string) => this.answer(`ledger ${key}`, (): Ledger => ({ contacts: [], fingerprint: null }));
  presenceHistory = (key: string) => this.answer(`lanes ${key}`, (): PresenceHistory => this.history);
  allFiles = () => this.answer('files', () => this.files);
  saveFile = (key: string, attachmentId: string, onProgress: (progress: SaveProgress) => void) =>
    this.answer(`save ${key} ${attachmentId}`, (): SavedFile => {
      onProgress({ bytes: 5, of: 10 });
      return { name: 'bill.pdf', folder: 'Downloads', bytes: 10 };
    });
  health = () => this.answer('health', (): Health => ({ findings: [], text: '' }));
  startDemo = () => this.answer('start demo', () => undefined);
  findChat = (contact: string) => this.answer(`find ${contact}`, () => null as string | null);
  openLink = (url: string) => this.answer(`open link ${url}`, () => undefined);
  copyText = (text: string) => this.answer(`copy ${text}`, () => undefined);
  removeChat = (key: string) => this.answer(`remove ${key}`, () => undefined);
  addChatFromClipboard = (region: string) => this.answer(`add chat ${region}`, () => ({ key: 'b' }));
  addSourceFromClipboard = (url: string, region: string) =>
    this.answer(`add source ${url} ${region}`, () => ({ id: 's', url, region, state: { state: 'loading' as const }, markConnected: false }));
  removeSource = (id: string) => this.answer(`remove source ${id}`, () => undefined);
  setMarkConnected = (id: string, on: boolean) => this.answer(`mark ${id} ${on}`, () => undefined);
  triageChat = (key: string, act: TriageAct) => this.answer(`${act} ${key}`, () => undefined);
  undoTriage = (number: number) => this.answer(`undo ${number}`, () => undefined);
  acknowledgeAlarms = (ids: number[]) => this.answer(`acknowledge alarms ${ids.join(' ')}`, () => undefined);
  retryKeychain = () => this.answer('retry keychain', () => this.snapshot.keychain);
  useSessionMemory = (consent: string) => this.answer(`memory: ${consent}`, () => ({ state: 'sessionMemory' as const }));
  saveSettings = (settings: Snapshot['settings']) => this.answer('save', () => settings);
}
