import type { IconName } from '../icons/names';
import type { ChatFile, FileStatus } from '../host/types';
import { duration } from './time';

/** Status of a file as it is shown: shape, word, and how much it deviates. */
export interface FileStatusWords {
  icon: IconName;
  text: string;
  tone: '' | 'bad' | 'odd';
}

/** Only `approved` is approved. A status we do not know is shown as the service spells it. */
export function statusOf(file: ChatFile, now: number): FileStatusWords {
  switch (file.status) {
    case 'approved':
      return { icon: 'approved', text: 'Approved', tone: '' };
    case 'rejected':
      return { icon: 'rejected', text: 'Rejected', tone: 'bad' };
    case 'inProgress':
      return { icon: 'scanning', text: `Scanning ${duration(now - (file.statusAt ?? file.at))}`, tone: '' };
    case 'unknown':
      return { icon: 'status-unknown', text: file.statusText || 'Status unknown', tone: 'odd' };
  }
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

/** The type in a word, as `PDF` or `PNG`. */
export function typeWord(file: ChatFile): string | null {
  const tail = splitName(file.name).tail.slice(1);
  if (tail !== '') return tail.toUpperCase();
  return file.contentType;
}

/** Control characters that turn text around let a name pretend to be of another kind: `photo[RLO]gpj.exe`. */
export function hasHiddenMarks(name: string): boolean {
  return /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name);
}

/** The name without the marks that turn text around, each shown as a word. */
export function plainName(name: string): string {
  return name.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '(direction mark)');
}

/** What has to be looked at first: rejected, then unknown, then scanning; the newest of each first. */
export function inOrder(files: readonly ChatFile[]): ChatFile[] {
  const rank: Record<FileStatus, number> = { rejected: 0, unknown: 1, inProgress: 2, approved: 3 };
  return [...files].sort((a, b) => rank[a.status] - rank[b.status] || b.at - a.at || (a.id < b.id ? -1 : 1));
}
