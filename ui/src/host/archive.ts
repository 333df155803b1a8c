import type { ArchiveOverview } from './generated/ArchiveOverview';
import type { ArchiveStatus } from './generated/ArchiveStatus';
import type { BadFile } from './generated/BadFile';
import type { Bucket } from './generated/Bucket';
import type { CheckReport } from './generated/CheckReport';
import type { ExportFormat } from './generated/ExportFormat';
import type { ExportProgress } from './generated/ExportProgress';
import type { ExportWhat } from './generated/ExportWhat';
import type { Exported } from './generated/Exported';
import type { Import } from './generated/Import';
import type { ImportKind } from './generated/ImportKind';
import type { ImportOrder } from './generated/ImportOrder';
import type { Near } from './generated/Near';
import type { PastContext } from './generated/PastContext';
import type { PurgePreview } from './generated/PurgePreview';
import type { RowMarks } from './generated/RowMarks';
import type { SearchAnswer } from './generated/SearchAnswer';
import type { SearchQuestion } from './generated/SearchQuestion';
import type { Tally } from './generated/Tally';

/** What the page may ask of the archive. Ranges of text are in UTF-16 code units, as strings count them here. */
export interface ArchiveHost {
  /** Asks the archive. A later question makes the earlier ones worthless, and they may be broken off. */
  search(question: SearchQuestion): Promise<SearchAnswer>;
  /** Counts what a question finds. From here on `text` is that of the answer, in which nothing depends on whether one types. */
  tally(number: number, text: string): Promise<Tally>;
  /** A hit with its neighbours. */
  searchAround(chat: string, row: string, text: string, before: number, after: number): Promise<Near>;
  /** Every hit of a question in one chat, oldest first. */
  hitsInChat(chat: string, text: string): Promise<RowMarks[]>;
  /** Chats of the past that have to do with this one. */
  pastContext(key: string): Promise<PastContext>;

  /** What is in the archive, and what is kept for how long. */
  archiveOverview(): Promise<ArchiveOverview>;
  /** Tries to open the archive again. */
  retryArchive(): Promise<ArchiveStatus>;
  /** Sets aside a file whose key is gone and begins another. The consent is the sentence the person agreed to. */
  beginNewArchive(consent: 'Set the old archive aside and begin a new one'): Promise<ArchiveStatus>;
  /** Reads and compares everything. Takes minutes; the status says how far it is. */
  checkArchive(): Promise<CheckReport>;
  /** Makes good what a check found. */
  repairArchive(): Promise<CheckReport>;
  /** Writes a chat or all hits of a question into the person's download folder, with a list of hashes. One at a time. */
  exportItems(what: ExportWhat, format: ExportFormat, onProgress: (progress: ExportProgress) => void): Promise<Exported>;
  /** Breaks the export off. No file is left. */
  cancelExport(): Promise<void>;
  /** What would be purged if chats of an instance were kept for so many days. */
  previewRetention(instance: string, days: number | null): Promise<PurgePreview>;
  /** Keeps chats of an instance for so many days after their end; `null`: for ever. What is older is purged at once. */
  setRetention(instance: string, days: number | null): Promise<ArchiveOverview>;
  /** What would be purged with this contact. */
  previewPurge(contact: string): Promise<PurgePreview>;
  /** Purges the chat of a contact for good. `confirm`: the first eight characters of the contact, which the person typed. */
  purgeContact(contact: string, confirm: string): Promise<ArchiveOverview>;
  /** Keeps a chat whatever the days say, or no longer. */
  setHold(chat: string, on: boolean): Promise<ArchiveOverview>;

  /** Lets the person choose transcripts in the system's dialog and reads them in; `null`: nothing was chosen. */
  importChosen(kind: ImportKind): Promise<Import | null>;
  /** Reads in what was dropped on the window. */
  importDropped(id: string): Promise<Import>;
  /** Reads in what Amazon Connect stored in a bucket. */
  importBucket(bucket: Bucket): Promise<Import>;
  /** Pauses, resumes, gives up or forgets an import. */
  orderImport(id: string, order: ImportOrder): Promise<void>;
  /** Files that an import skipped. */
  badFiles(id: string): Promise<BadFile[]>;
}
