import type { IconName } from '../icons/names';
import type { ArchiveInstance, ArchiveStatus, CheckReport, ExportFormat, ExportProgress, ExportWhat, Exported, Hold, Import, Keychain, PurgePreview, Purge, Zone } from '../host/types';
import type { ArchivePart } from '../state/desk.svelte';
import { shortId } from './connection';
import { size as fileSize } from './files';
import { code, mono, name, path, phrase, strong } from './phrase';
import { archiveWords, grouped, shortDay } from './search';
import type { ArchiveAction } from './search';
import { duration, since } from './time';

const GIGA = 1_000_000_000;

/** A size, as `297.0 MB` or `41 GB`. */
export const size = (bytes: number) => (bytes < GIGA ? fileSize(bytes) : `${bytes < 10 * GIGA ? (bytes / GIGA).toFixed(1) : Math.round(bytes / GIGA)} GB`);

/** As `1 chat` or `1,204 chats`. */
export const of = (n: number, one: string, many = `${one}s`) => `${grouped(n)} ${n === 1 ? one : many}`;

/** What the status bar says of the archive. `bad`: what it is about is not stored, or cannot be searched. */
export interface ArchiveFigure {
  icon: IconName | null;
  key: string | null;
  text: string;
  title: string;
  isBad: boolean;
}

/** The archive in the status bar: how much is in it, or why it cannot be used. */
export function archiveFigure({ state, messages }: ArchiveStatus): ArchiveFigure {
  const words = archiveWords(state);
  if (words === null) return { icon: null, key: 'Archive', text: of(messages, 'message'), title: 'What is stored, import, export and what is kept for how long', isBad: false };
  const short = { opening: 'Archive opening', locked: 'Archive locked', keyMissing: 'Archive key missing', damaged: 'Archive damaged', newer: 'Archive of a newer version', reading: 'Archive written elsewhere', inUse: 'Archive open elsewhere', failing: 'Archive not open' };
  return { icon: words.icon, key: null, text: short[state.state as keyof typeof short], title: words.text, isBad: state.state !== 'opening' };
}

/** What was received and is not stored, as `12 messages not stored: disk full`; `null`: everything is. */
export function notStoredWords({ notStored }: ArchiveStatus): { text: string; more: string } | null {
  return notStored === null ? null : { text: `${of(notStored.items, 'message')} not stored: ${notStored.cause}`, more: notStored.remedy };
}

/** A bar over the roster about the archive. */
export interface ArchiveNote {
  icon: IconName;
  title: string;
  text: string;
  tone: 'warn' | 'alarm';
  actions: readonly ArchiveAction[];
}

/** What is said is not being stored: why, and what to do. `null` when it is, or when the bar of the keychain, which unlocks both, says it. */
export function archiveNote(archive: ArchiveStatus, keychain: Keychain): ArchiveNote | null {
  const { state } = archive.state;
  const words = state === 'opening' || (state === 'locked' && keychain.state === 'locked') ? null : archiveWords(archive.state);
  if (words !== null) return { ...words, tone: 'warn' };
  const missing = notStoredWords(archive);
  return missing === null ? null : { icon: 'disk', title: missing.text, text: missing.more, tone: 'alarm', actions: [] };
}

/** How an import goes, in a line. */
export function importWords(one: Import): { icon: IconName; text: string; tone: '' | 'warn' } {
  const files = `${grouped(one.files)}${one.filesOf === null ? '' : ` of ${of(one.filesOf, 'file')}`}${one.filesOf === null ? (one.files === 1 ? ' file' : ' files') : ''}`;
  const items = `${of(one.items, 'item')} new${one.known > 0 ? `, ${grouped(one.known)} known already` : ''}`;
  switch (one.state.state) {
    case 'counting':
      return { icon: 'search', text: `Looking for files: ${files} so far`, tone: '' };
    case 'running':
      return { icon: 'catchup', text: [files, items, one.perSecond > 0 ? `${grouped(Math.round(one.perSecond))} a second` : '', one.etaMs === null ? '' : `${duration(one.etaMs)} left`].filter((part) => part !== '').join(' · '), tone: '' };
    case 'paused':
      return { icon: 'pause', text: `Paused by you. ${files}, ${items}`, tone: '' };
    case 'done':
      return { icon: 'check', text: `Done. ${files}, ${items}`, tone: '' };
    case 'cancelled':
      return { icon: 'close', text: `Given up by you. What was read stays: ${files}, ${items}`, tone: '' };
    case 'failed':
      return { icon: 'warn', text: `${one.state.message} ${one.state.remedy ?? ''}`.trim(), tone: 'warn' };
  }
}

/** How much of an import is done, 0 to 100; `null` while that cannot be told. */
export const importShare = ({ files, filesOf }: Import) => (filesOf === null || filesOf === 0 ? null : Math.min(100, (100 * files) / filesOf));

/** The import goes on, or could. */
export const isOpenImport = ({ state }: Import) => state.state === 'counting' || state.state === 'running' || state.state === 'paused';

/** The forms of an export, each with what it is good for. */
export const FORMATS: readonly { format: ExportFormat; name: string; words: string }[] = [
  { format: 'html', name: 'HTML', words: 'One page for reading and printing. Needs no network.' },
  { format: 'markdown', name: 'Markdown', words: 'Text for notes and tickets.' },
  { format: 'csv', name: 'CSV', words: 'A row for each item, for spreadsheets. Safe against formulas.' },
  { format: 'jsonl', name: 'JSON Lines', words: 'Each item as the service gave it, for programs.' },
];

/** What would be purged, as a sentence. */
export function previewWords(preview: PurgePreview): string {
  if (preview.chats === 0) return 'Nothing is purged by that.';
  const kept = preview.onHold > 0 ? ` ${of(preview.onHold, 'chat')} on legal hold ${preview.onHold === 1 ? 'stays' : 'stay'}.` : '';
  const watched = preview.watched > 0 ? ' It is watched now: what is said from then on is stored again.' : '';
  return `${of(preview.chats, 'chat')} with ${of(preview.messages, 'item')} ${preview.chats === 1 ? 'goes' : 'go'} for good.${kept}${watched}`;
}

/** What was purged, as a line of the record. */
export function purgeWords(purge: Purge, now: number, zone: Zone): { at: string; what: string; more: string } {
  const what = purge.contactId === null ? of(purge.chats, 'chat') : `Contact ${shortId(purge.contactId)}`;
  const why = purge.reason === 'days' ? 'their days were over' : 'asked for';
  return { at: since(purge.at, now, zone), what, more: [of(purge.messages, 'item'), purge.instance ?? '', why, purge.done ? '' : 'being removed from the file'].filter((part) => part !== '').join(' · ') };
}

/** Days, as a choice. */
export const keepWords = (days: number | null) => (days === null ? 'for ever' : of(days, 'day'));

/** When a check was, and what it found. */
export function checkWords(report: CheckReport | null, now: number, zone: Zone): string {
  if (report === null) return 'Not checked yet.';
  return `${report.sound ? 'Sound' : 'Not sound'}, checked ${shortDay(report.at, now, zone)} ${since(report.at, now, zone).split(' ').at(-1)}.`;
}

/** Words of the dialog of the archive, and of what leads to it. */
export const ARCHIVE = {
  title: 'Archive',
  pages: 'Pages of the archive',
  storedToTitle: 'Everything received up to then is in the archive',
  look: 'Look at the archive',
  begin: 'Begin a new archive',
  salvage: 'Bring over what can be read',
  onlyRead: 'Until then nothing is imported, checked, held or purged from here.',
} as const;

/** The pages of the dialog, as one chooses them. */
export const ARCHIVE_PARTS: readonly (readonly [ArchivePart, string])[] = [
  ['state', 'Stored'],
  ['import', 'Import'],
  ['keep', 'Keep'],
  ['purged', 'Purge'],
];

/** Words of what is stored. */
export const STORED = {
  messages: 'Messages',
  chats: 'Chats',
  since: 'Since',
  storedTo: 'Stored to',
  nothingYet: 'nothing yet',
  size: 'Size',
  free: (bytes: number) => `${size(bytes)} free`,
  where: 'Where it is',
  place: (folder: string, keyPlace: string) => phrase`${path(folder)}. Encrypted; its key is in the keychain (${keyPlace}) and nowhere else.`,
  checkText: 'A check reads everything and compares it. Chats go on and are stored meanwhile.',
  repair: 'Repair',
  check: 'Check',
} as const;

/** Words of the question before another archive takes the place of one that cannot be used. What one agrees to is in `consents`. */
export const BEGIN = {
  title: 'Begin a new archive',
  why: (isDamaged: boolean) => `${isDamaged ? 'The archive of this account is damaged.' : 'The archive of this account cannot be read without its key.'} Before you begin another:`,
  what: (isDamaged: boolean) => [
    ...(isDamaged
      ? ['Bring over what can be read first, or put back a copy of the file from a backup.', 'The old file is set aside beside the new one and is not deleted.']
      : [
          'Look for the key first. It is in the keychain of the account that wrote the archive: a backup of the keychain, or the old computer, has it.',
          'The old file is set aside beside the new one and is not deleted. With its key it can be read again.',
        ]),
    'The new archive is empty. Watched chats are stored into it from now on.',
    'What Amazon Connect keeps in S3 can be imported into it.',
  ],
  lookFirst: 'Look at the archive first',
  keyFirst: 'Look for the key first',
} as const;

/** Words of imports. */
export const IMPORTS = {
  what: phrase`What Amazon Connect stores in S3: transcripts and Contact Lens files, also in folders, ${mono('.zip')} and ${mono('.gz')}. What is known already is not stored twice. Files can be dropped on the window too.`,
  drop: (files: number) => (files === 1 ? 'Drop it to import into the archive' : `Drop ${files} files to import into the archive`),
  dropped: (from: string) => `Import ${from}?`,
  droppedText: 'Read into the archive. The files themselves stay as they are.',
  files: 'Choose files',
  folder: 'Choose a folder',
  bucket: 'From a bucket',
  share: (percent: number | null) => (percent === null ? 'How much there is is not known yet' : `${Math.floor(percent)} percent`),
  skipped: (n: number) => `${of(n, 'file')} skipped`,
  skippedFiles: 'Skipped files',
  skippedMore: (n: number) => `And ${grouped(n)} more.`,
  forget: 'Take it off the list',
  forgetOf: (from: string) => `Take ${from} off the list`,
  under: 'Importing',
  underOf: (from: string) => `Importing ${from}`,
  goes: (one: Import) => (one.state.state === 'paused' ? 'paused by you' : one.etaMs === null ? 'looking for files' : `${duration(one.etaMs)} left`),
  show: 'Show',
  showWhole: 'Show the import',
} as const;

/** Words of the form for a bucket. */
export const BUCKET = {
  url: 'Bucket and folder',
  urlExample: 's3://bucket/connect/instance/ChatTranscripts',
  from: 'First day',
  fromHelp: 'Empty: from the beginning.',
  to: 'Last day',
  toHelp: 'Empty: until now.',
  dayTitle: (day: string) => `As ${day}`,
  regionHelp: 'Of the bucket.',
  profile: 'AWS profile',
  profileHelp: 'Empty: the usual credentials of this computer. No secret is asked for here.',
} as const;

/** Words of the dialog that writes chats into a file. */
export const EXPORT = {
  title: (what: ExportWhat['kind']) => (what === 'chat' ? 'Export this chat' : 'Export the results'),
  what: (what: ExportWhat['kind'], named: string) =>
    what === 'chat'
      ? phrase`Everything stored of the chat with ${strong(name(named))} goes into your download folder. There it is no longer encrypted.`
      : phrase`Everything found by ${strong(name(named))} goes into your download folder. There it is no longer encrypted.`,
  form: 'Form',
  counted: 'Being counted',
  progress: ({ items, of: all }: ExportProgress) => (all === null ? `${grouped(items)} items` : `${grouped(items)} of ${grouped(all)} items`),
  breakOff: 'Break off',
  export: 'Export',
  done: (file: Exported) => phrase`${grouped(file.items)} items, ${size(file.bytes)}, saved to ${strong(name(file.folder))} as ${strong(path(file.name))}.`,
  manifest: ({ manifest }: Exported) => phrase`Beside it, ${path(manifest)} lists the hashes. Anybody checks on another computer that nothing was changed: ${code(`sightline-cli verify ${manifest}`)}`,
} as const;

/** Words of what is kept for how long, and of what is on hold. */
export const KEEP = {
  name: (instance: string) => phrase`Keep ${name(instance)}`,
  facts: ({ messages, chats, since: first, keepDays }: ArchiveInstance, now: number, zone: Zone) =>
    `${of(messages, 'item')} of ${of(chats, 'chat')}${first === null ? '' : `, since ${shortDay(first, now, zone)}`}. Kept ${keepWords(keepDays)}${keepDays === null ? '' : ' after they ended'}.`,
  days: 'days',
  wrong: 'Whole days from 1 on; empty keeps for ever.',
  keep: (days: number | null, purged: number) => (purged > 0 ? `Keep ${keepWords(days)} and purge ${of(purged, 'chat')}` : `Keep ${keepWords(days)}`),
  none: 'No instance yet',
  noneText: 'As soon as something is stored, the days for which it is kept can be set here.',
  holds: 'On legal hold',
  holdsHelp: 'A chat on hold is kept whatever the days say, and is not purged. It is put on hold from its own menu, beside its name.',
  unknownCustomer: 'Customer not known',
  hold: ({ startedAt, messages, since: from }: Hold, now: number, zone: Zone) =>
    [startedAt === null ? '' : shortDay(startedAt, now, zone), of(messages, 'item'), `on hold since ${shortDay(from, now, zone)}`].filter((part) => part !== '').join(' · '),
  endHold: 'End the hold',
} as const;

/** Words of purging a contact, and of the record of what was purged. */
export const PURGE = {
  title: 'Purge a contact',
  lookUp: 'Look it up',
  help: 'The contact id as Amazon Connect shows it. What would go is shown before anything is purged.',
  record: 'On record',
  recordEmpty: 'Nothing was purged yet. The record holds no words and no names.',
  lookingUp: 'Being looked up.',
  held: 'It is on legal hold: it stays until the hold is ended.',
  warning: 'Nobody can bring it back, Sightline neither. Exports and what Amazon Connect stores itself are not touched. That it was purged stays on record, without words or names.',
  type: (word: string) => phrase`To purge it, type ${strong(path(word))}`,
  purge: 'Purge for good',
  keep: 'Keep it',
  done: (bytes: number | null) => `Purged. It is gone from the archive, its index, its log and its free pages${bytes !== null && bytes > 0 ? `, ${size(bytes)} in all` : ''}. That it was purged is on record.`,
  showRecord: 'Show the record',
} as const;
