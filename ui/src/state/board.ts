import type { Chat, ChatFile, FilesOfChat } from '../host/types';
import { plainName } from '../words/files';
import { nameOf } from '../words/people';
import { title } from '../words/chat';

/** What one looks for on the board. */
export type BoardKind = 'all' | 'rejected' | 'stuck' | 'scanning' | 'approved' | 'other';

/** How its lines are put together. */
export type BoardGroup = 'none' | 'chat' | 'person';

/** A file with the chat it was sent in. */
export interface BoardLine {
  file: ChatFile;
  chat: Chat;
}

/** Lines under one heading; `null`: under none. */
export interface BoardPart {
  key: string;
  heading: string | null;
  lines: BoardLine[];
}

/** What a file is to whoever looks after files. */
export function kindOf(file: ChatFile): Exclude<BoardKind, 'all'> {
  if (file.status === 'inProgress') return file.stuck ? 'stuck' : 'scanning';
  return file.status === 'unknown' ? 'other' : file.status;
}

const RANK: Record<Exclude<BoardKind, 'all'>, number> = { rejected: 0, stuck: 1, other: 2, scanning: 3, approved: 4 };

/** Every file of every chat: what has to be looked at first, the newest of each first. A chat that is gone takes its files along. */
export function linesOf(files: readonly FilesOfChat[], chats: ReadonlyMap<string, Chat>): BoardLine[] {
  const lines = files.flatMap(({ chat: key, files }) => {
    const chat = chats.get(key);
    return chat === undefined ? [] : files.map((file): BoardLine => ({ file, chat }));
  });
  return lines.sort((a, b) => RANK[kindOf(a.file)] - RANK[kindOf(b.file)] || b.file.at - a.file.at || (a.file.id < b.file.id ? -1 : 1));
}

/** How many there are of each kind. */
export function countKinds(lines: readonly BoardLine[]): Record<BoardKind, number> {
  const counts: Record<BoardKind, number> = { all: lines.length, rejected: 0, stuck: 0, scanning: 0, approved: 0, other: 0 };
  for (const { file } of lines) counts[kindOf(file)] += 1;
  return counts;
}

/** Lines of a kind in which every word that was typed occurs: in the file's name, or by whom, with whom, or where it was sent. */
export function chosenLines(lines: readonly BoardLine[], kind: BoardKind, typed: string): BoardLine[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '');
  return lines.filter(({ file, chat }) => {
    if (kind !== 'all' && kindOf(file) !== kind) return false;
    const text = [plainName(file.name), nameOf(file.by), title(chat), chat.with?.name, chat.queue, chat.instance, file.statusText].join(' ').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Lines under their headings, in the order in which the first of each comes. */
export function partsOf(lines: readonly BoardLine[], group: BoardGroup): BoardPart[] {
  if (group === 'none') return lines.length === 0 ? [] : [{ key: '', heading: null, lines: [...lines] }];
  const parts = new Map<string, BoardPart>();
  for (const line of lines) {
    const { by } = line.file;
    // Ids hold within a chat alone, and so do names: two people of one name are two.
    const key = group === 'chat' ? line.chat.key : `${line.chat.key}\n${by?.id ?? ''}\n${by?.name ?? ''}`;
    const heading = group === 'chat' ? title(line.chat) : nameOf(by);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, { key, heading, lines: [line] });
    else part.lines.push(line);
  }
  return [...parts.values()];
}
