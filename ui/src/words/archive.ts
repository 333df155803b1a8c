import type { IconName } from '../icons/names';
import type { ArchiveStatus, CheckReport, ExportFormat, Import, Keychain, PurgePreview, Purge, Zone } from '../host/types';
import { shortId } from './connection';
import { size as fileSize } from './files';
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
  const short = { opening: 'Archive opening', locked: 'Archive locked', keyMissing: 'Archive key missing', damaged: 'Archive damaged', newer: 'Archive of a newer version', inUse: 'Archive open elsewhere', failing: 'Archive not open' };
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
