import type { ArchiveHost } from '../host/archive';
import type {
  ArchiveOverview,
  Bucket,
  CheckReport,
  CommandFailure,
  ExportFormat,
  ExportProgress,
  ExportWhat,
  Exported,
  Hit,
  Import,
  ImportKind,
  ImportOrder,
  Near,
  PastContext,
  PurgePreview,
  RowMarks,
  SearchAnswer,
  SearchQuestion,
  Tally,
} from '../host/types';
import { NINE, chat, rows, speaker } from './make';

/** A hit; `n` gives it its item and, in seconds after nine, its time. */
export function hit(n: number, more: Partial<Hit> = {}): Hit {
  return {
    chat: 'a',
    row: `r${n}`,
    at: NINE + n * 1000,
    by: speaker('Mara'),
    customer: 'Mara',
    queue: 'Billing',
    contacts: 1,
    contactId: 'c1',
    kind: 'said',
    snippet: { text: `refund ${n}`, marks: [{ from: 0, to: 6 }], cutBefore: false, cutAfter: false },
    ...more,
  };
}

export function found(hits: Hit[], next: string | null = null, text = 'refund'): SearchAnswer {
  return { kind: 'found', found: { text, reading: { says: [], filters: [] }, hits, next, bestOf: null, tookMs: 14 } };
}

export function tally(count: number, more: Partial<Tally> = {}): Tally {
  return { count, days: [], groups: [], groupsOf: null, ...more };
}

export function overview(more: Partial<ArchiveOverview> = {}): ArchiveOverview {
  return { messages: 20, chats: 2, bytes: 9000, freeBytes: null, since: NINE, folder: '~/archive', keyPlace: 'Secret Service', instances: [], holds: [], purges: [], lastCheck: null, ...more };
}

export function anImport(id: string, more: Partial<Import> = {}): Import {
  return { id, from: '3 files', state: { state: 'running' }, files: 1, filesOf: 4, items: 20, known: 0, bad: 0, perSecond: 10, etaMs: 60_000, startedAt: NINE, endedAt: null, ...more };
}

const PREVIEW: PurgePreview = { chats: 1, messages: 14, customer: 'Mara', since: NINE, until: NINE, onHold: 0, watched: 0 };
const REPORT: CheckReport = { at: NINE, sound: true, findings: [], repairable: false };

/** An archive that answers as it is told by a test. Answers to questions may be held back, to come in another order. */
export class StubArchive implements ArchiveHost {
  readonly asked: string[] = [];
  /** What the next command fails with. */
  failure: CommandFailure | null = null;
  /** Done when a command is asked, before it is answered. */
  onAsked: (command: string) => void = () => {};
  answers: (question: SearchQuestion) => SearchAnswer | Promise<SearchAnswer> = () => found([hit(1)]);
  tallies: (text: string) => Tally | Promise<Tally> = () => tally(1);
  marks: RowMarks[] = [];
  context: PastContext = { earlier: [], alike: [] };
  overview = overview();

  protected async answer<T>(command: string, value: () => T): Promise<T> {
    this.asked.push(command);
    this.onAsked(command);
    const { failure } = this;
    this.failure = null;
    if (failure) throw failure;
    return value();
  }

  search = async (question: SearchQuestion) => await this.answer(`search ${question.text}${question.after === null ? '' : ` after ${question.after}`}`, () => this.answers(question));
  tally = async (_number: number, text: string) => await this.answer(`tally ${text}`, () => this.tallies(text));
  searchAround = (key: string, row: string, text: string) =>
    this.answer(`around ${key} ${row}`, (): Near => ({ chat: chat(key), queues: [], rows: rows(1, 3), gaps: [], files: [], marks: [], only: `${text} contact:c1` }));
  hitsInChat = (key: string, text: string) => this.answer(`hits ${key} ${text}`, () => this.marks);
  pastContext = (key: string) => this.answer(`past ${key}`, () => this.context);

  archiveOverview = () => this.answer('overview', () => this.overview);
  retryArchive = () => this.answer('retry archive', () => ({ state: { state: 'ready' as const }, messages: 20, storedTo: NINE, notStored: null, work: null }));
  beginNewArchive = (consent: string) => this.answer(`new archive: ${consent}`, () => ({ state: { state: 'ready' as const }, messages: 0, storedTo: NINE, notStored: null, work: null }));
  checkArchive = () => this.answer('check', () => REPORT);
  repairArchive = () => this.answer('repair', () => REPORT);
  exportItems = (what: ExportWhat, format: ExportFormat, onProgress: (progress: ExportProgress) => void) =>
    this.answer(`export ${JSON.stringify(what)} ${format}`, (): Exported => {
      onProgress({ items: 1, of: 2 });
      return { name: 'a.csv', manifest: 'a.csv.sha256', folder: 'Downloads', items: 2, bytes: 10 };
    });
  cancelExport = () => this.answer('cancel export', () => undefined);
  previewRetention = (instance: string, days: number | null) => this.answer(`preview ${instance} ${days}`, () => PREVIEW);
  setRetention = (instance: string, days: number | null) => this.answer(`keep ${instance} ${days}`, () => this.overview);
  previewPurge = (contact: string) => this.answer(`preview ${contact}`, () => PREVIEW);
  purgeContact = (contact: string, confirm: string) => this.answer(`purge ${contact} ${confirm}`, () => this.overview);
  setHold = (key: string, on: boolean) => this.answer(`hold ${key} ${on}`, () => this.overview);

  importChosen = (kind: ImportKind) => this.answer(`import ${kind}`, () => anImport('i1'));
  importDropped = (id: string) => this.answer(`import dropped ${id}`, () => anImport('i1'));
  importBucket = (bucket: Bucket) => this.answer(`import ${bucket.url}`, () => anImport('i1'));
  orderImport = (id: string, order: ImportOrder) => this.answer(`${order} ${id}`, () => undefined);
  badFiles = (id: string) => this.answer(`bad ${id}`, () => [{ name: 'x.json', reason: 'It is empty.' }]);
}
