import type { Row, RowPage } from '../host/types';

/** As many rows as the page holds of one chat; the rest stays with the program. */
export const MAX_ROWS = 2000;

/** The stretch of a transcript that the page holds, in display order. */
export interface RowWindow {
  readonly rows: readonly Row[];
  /** The program holds rows older than the first. */
  readonly hasOlder: boolean;
  /** Items older than the first, as far as known. */
  readonly older: number;
  /** Rows newer than the last that were let go or not taken; above 0 the window no longer reaches the present. */
  readonly newer: number;
  /** Sort key of the newest row that was ever seen here, so that none of those is counted twice. */
  readonly newest: string;
}

/** Nothing yet. */
export const EMPTY: RowWindow = { rows: [], hasOlder: false, older: 0, newer: 0, newest: '' };

const byOrder = (a: Row, b: Row) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0);

/** The page with which a chat is opened: the newest, or one in its midst. `newest`: sort key of the newest row of the chat. */
export function opened(page: RowPage, newest: string): RowWindow {
  return trim({ rows: page.rows, hasOlder: page.hasOlder, older: page.older, newer: page.newer, newest }, true);
}

/**
 * The newest page after a break in the updates. What is older than the page stays, so that a reader in the past is not moved;
 * if the page does not reach back to what was held, only the page is certain to be without a break. A window that was cut off from
 * the present stays as it is, and only counts anew what follows.
 */
export function reopened(held: RowWindow, page: RowPage, newest: string): RowWindow {
  const [first, last] = [page.rows[0], held.rows.at(-1)];
  if (held.newer > 0 && last !== undefined) {
    const known = page.rows.filter((row) => row.order <= last.order).length;
    const newer = Math.max(1, page.older + page.rows.length - (known > 0 ? page.older + known : held.older + held.rows.length));
    return { ...held, newer, newest };
  }
  if (first === undefined || last === undefined || first.order > last.order) return opened(page, newest);
  const kept = held.rows.filter((row) => row.order < first.order);
  if (kept.length === 0) return opened(page, newest);
  return trim({ ...held, rows: [...kept, ...page.rows] }, true);
}

/** A page of older rows put before those held. What both have is taken from the page once. */
export function prepended(held: RowWindow, page: RowPage): RowWindow {
  const known = new Set(held.rows.map((row) => row.id));
  const fresh = page.rows.filter((row) => !known.has(row.id));
  const rows = [...fresh, ...held.rows].sort(byOrder);
  return trim({ ...held, rows, hasOlder: page.hasOlder, older: page.older }, false);
}

/**
 * A page of newer rows put after those held. `seen` is the newest sort key that was known when it was asked for: what was told of
 * since may be missing from it, and follows.
 */
export function appended(held: RowWindow, page: RowPage, seen: string): RowWindow {
  const known = new Set(held.rows.map((row) => row.id));
  const rows = [...held.rows, ...page.rows.filter((row) => !known.has(row.id))].sort(byOrder);
  return trim({ ...held, rows, newer: Math.max(page.newer, held.newest > seen ? 1 : 0) }, true);
}

/**
 * Rows that are new or different, and ids of rows that are gone. Applying it twice is harmless. Rows older than the window are the
 * program's as long as it holds older ones; rows newer than a window that was cut are counted and left to `opened`.
 */
export function updated(held: RowWindow, upsert: readonly Row[], remove: readonly string[], isAtEnd: boolean): RowWindow {
  const byId = new Map(held.rows.map((row) => [row.id, row]));
  for (const id of remove) byId.delete(id);
  const [first, last] = [held.rows[0], held.rows.at(-1)];
  let { newer, newest } = held;
  for (const row of upsert) {
    const isKnown = byId.has(row.id);
    const isOlder = held.hasOlder && first !== undefined && row.order < first.order;
    const isBeyond = held.newer > 0 && last !== undefined && row.order > last.order;
    if (!isKnown && isOlder) continue;
    if (isKnown || !isBeyond) byId.set(row.id, row);
    else if (row.order > newest) {
      newer += 1;
      newest = row.order;
    }
  }
  const rows = [...byId.values()];
  if (!isSorted(rows)) rows.sort(byOrder);
  return trim({ ...held, rows, newer, newest }, isAtEnd);
}

/** Lets go of what is too much, at the end where nobody reads. */
function trim(window: RowWindow, isAtEnd: boolean): RowWindow {
  const last = window.rows.at(-1)?.order ?? '';
  const held = last > window.newest ? { ...window, newest: last } : window;
  const surplus = held.rows.length - MAX_ROWS;
  if (surplus <= 0) return held;
  return isAtEnd
    ? { ...held, rows: held.rows.slice(surplus), hasOlder: true, older: held.older + surplus }
    : { ...held, rows: held.rows.slice(0, MAX_ROWS), newer: held.newer + surplus };
}

function isSorted(rows: readonly Row[]): boolean {
  return rows.every((row, i) => i === 0 || rows[i - 1]!.order <= row.order);
}
