import type { IconName } from '../icons/names';
import type { ChatFile, FileStatus, Zone } from '../host/types';
import { name, phrase } from './phrase';
import { duration, moment } from './time';

/** Status of a file as it is shown: shape, word, and how much it deviates. */
export interface FileStatusWords {
  icon: IconName;
  text: string;
  tone: '' | 'bad' | 'odd';
  /** What follows where there is room for it. */
  more?: string;
}

/** How long the service allows one scan to take. */
const SCAN_MS = 60_000;

/** Only `approved` is approved. A status we do not know is shown as the service spells it. `isOver`: no result comes any more. */
export function statusOf(file: ChatFile, now: number, isOver = false): FileStatusWords {
  switch (file.status) {
    case 'approved':
      return { icon: 'approved', text: 'Approved', tone: '' };
    case 'rejected':
      return { icon: 'rejected', text: 'Rejected', tone: 'bad' };
    case 'inProgress':
      if (isOver) return { icon: 'stuck', text: 'Scan result not received', tone: 'odd' };
      return file.stuck
        ? { icon: 'stuck', text: `Scanning ${scanned(file, now)}`, tone: 'odd', more: `, limit ${duration(SCAN_MS)}` }
        : { icon: 'scanning', text: `Scanning ${scanned(file, now)}`, tone: '' };
    case 'unknown':
      return { icon: 'status-unknown', text: file.statusText || 'Status unknown', tone: 'odd' };
  }
}

/** The status with all that is known of it, as `Rejected by the scanner 09:12:04`. */
export function statusLine(file: ChatFile, { text, more = '' }: FileStatusWords, zone: Zone): string {
  const by = file.status === 'rejected' ? ' by the scanner' : '';
  return `${text}${more}${by}${file.statusAt !== null && file.status !== 'inProgress' ? ` ${moment(file.statusAt, zone)}` : ''}`;
}

const scanned = (file: ChatFile, now: number) => duration(now - (file.statusAt ?? file.at));

/** Why a file cannot be saved: what is so, why, and what may still happen. */
export interface NotSaveable {
  title: string;
  text: string;
}

/** Why a file cannot be saved; `null` for one that can: only approved ones can. */
export function whyNot(file: ChatFile, now: number, zone: Zone, isOver: boolean, isArchived = false): NotSaveable | null {
  const at = file.statusAt === null ? '' : ` at ${moment(file.statusAt, zone)}`;
  const never = 'It stays on the server and never reaches this computer.';
  switch (file.status) {
    case 'approved':
      return isArchived ? { title: 'This file cannot be saved', text: 'It is known from the archive, which holds what was said and the names of files. The files themselves stay with the service.' } : null;
    case 'rejected':
      return { title: 'This file cannot be saved', text: `The scanner of your contact centre rejected it${at}. ${never}` };
    case 'unknown':
      return { title: 'This file cannot be saved', text: `Its status is “${file.statusText}”, which Sightline does not know. Only approved files can be saved. ${never}` };
    case 'inProgress':
      if (isOver) return { title: 'The scan result was not received', text: 'The chat is over, and the scanner gave no result while it went on. Only approved files can be saved.' };
      return file.stuck
        ? { title: 'The scan is stuck', text: `One scan may take ${duration(SCAN_MS)} and is tried up to four times. This one has run ${scanned(file, now)} without a result. It can still be approved or rejected.` }
        : { title: 'This file is being scanned', text: 'It can be saved once the scanner has approved it.' };
  }
}

/** A number of bytes, as `38 KB` or `1.1 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The outline of a file's kind, by content type, else by the end of its name. */
export function kindIcon(file: ChatFile): IconName {
  const type = `${file.contentType ?? ''} ${file.name}`.toLowerCase();
  if (/image\/|\.(png|jpe?g|gif|heic|webp|svg)$/.test(type)) return 'image';
  if (/spreadsheet|ms-excel|csv|\.(xlsx?|ods|csv)$/.test(type)) return 'sheet';
  return 'doc';
}

/** The name in two parts: the end, which says what the file is, is never cut. */
export function splitName(name: string): { head: string; tail: string } {
  const dot = name.lastIndexOf('.');
  const at = dot > 0 && name.length - dot <= 8 ? dot : name.length;
  return { head: name.slice(0, at), tail: name.slice(at) };
}

const MARK = '(direction mark)';
/** Takes no place, or means something to a machine alone. Joiners stay: emoji and some scripts need them. */
const HIDDEN = /[\0-\u001f\u007f-\u009f\u00ad\u034f\u115f\u1160\u180e\u200b\u2028\u2029\u2060-\u2064\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Letters kept before the end of a name that is cut, for an ellipsis right before its dot is no more than four dots. */
const KEPT = 3;

/** The name cut in its middle to what fits, as `invoice…ber.pdf`; `null`: all of it does. Its end stays, and no mark's word is cut in two. */
export function cutName(name: string, fits: (text: string) => boolean): string | null {
  if (fits(name)) return null;
  const { head, tail } = splitName(name);
  const parts = head.split(MARK).flatMap((between, i) => [...(i === 0 ? [] : [MARK]), ...Array.from(letters.segment(between), ({ segment }) => segment)]);
  const end = `${parts.splice(parts.length > 2 * KEPT ? parts.length - KEPT : parts.length).join('').trimStart()}${tail}`;
  const cut = (n: number) => `${parts.slice(0, n).join('').trimEnd()}…${end}`;
  // So many parts fit for sure, and so many do not.
  let [least, most] = [0, parts.length];
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (fits(cut(middle))) least = middle;
    else most = middle;
  }
  return cut(least);
}

/** The type in a word, as `PDF` or `PNG`. */
export function typeWord(file: ChatFile): string | null {
  const tail = splitName(file.name).tail.slice(1);
  if (tail !== '') return tail.toUpperCase();
  return file.contentType;
}

/** Control characters that turn text around let a name pretend to be of another kind: `photo[RLO]gpj.exe`. */
export function hasHiddenMarks(name: string): boolean {
  return plainName(name) !== name;
}

/** The name without what turns text around or cannot be seen, each shown as a word. */
export function plainName(name: string): string {
  return name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, MARK).replace(HIDDEN, '(hidden character)');
}

/** What has to be looked at first: rejected, then stuck, then unknown, then scanning; the newest of each first. */
export function inOrder(files: readonly ChatFile[]): ChatFile[] {
  const ranks: Record<FileStatus, number> = { rejected: 0, unknown: 2, inProgress: 3, approved: 4 };
  const rank = (file: ChatFile) => (file.stuck ? 1 : ranks[file.status]);
  return [...files].sort((a, b) => rank(a) - rank(b) || b.at - a.at || (a.id < b.id ? -1 : 1));
}

/** Words of the panel of files, and of what can be done with one. */
export const FILES = {
  title: 'Files',
  list: 'Files of this chat',
  none: 'No files in this chat',
  missed: 'Its files are not known',
  missedText: 'It takes all of the chat to know. The note above says why it could not be read.',
  noneText: 'Files show up with their scan status as they are sent.',
  /** Behind how many there are, where there is room for the word. */
  scanning: 'scanning',
  stuck: 'stuck',
  rejected: 'rejected',
  rejectedOf: (n: number) => `${n} rejected`,
  hiddenMark: 'Hidden mark',
  hiddenMarkTitle: 'A mark in the name turns text around: go by its ending',
  save: (file: string) => `Save ${file}`,
  saveTitle: 'Save to the download folder',
  whyNot: (file: string) => `Why ${file} cannot be saved`,
  whyNotTitle: 'Why it cannot be saved',
  saving: (file: string, percent: number) => `Saving ${file}: ${percent} percent`,
  progress: (bytes: number, of: number | null) => (of === null ? size(bytes) : `${size(bytes)} of ${size(of)}`),
  savedTo: (folder: string) => phrase`Saved to ${name(folder)}`,
  savedAs: (file: string) => `as ${file}`,
  savedAsTitle: (file: string) => `As ${file}`,
  notSaved: 'Not saved',
  notSavedWhy: (why: string) => `Not saved. ${why}`,
} as const;
