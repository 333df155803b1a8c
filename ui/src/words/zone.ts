import type { Settings, Zone } from '../host/types';

const MINUTE = 60_000;
/** Zones change their offset at a quarter of an hour at the earliest. */
const QUARTER = 15 * MINUTE;
/** As many offsets as are kept: a long chat of several days, in a few zones. */
const KEPT = 5000;

const formats = new Map<string, Intl.DateTimeFormat | null>();
const offsets = new Map<string, number>();

/** Minutes by which a zone is ahead of UTC at a moment. A zone that this system does not know is taken as the local one. */
export function minutesAhead(at: number, zone: Zone): number {
  if (zone === 'utc') return 0;
  const format = zone === 'local' ? null : formatOf(zone);
  if (format === null || !Number.isFinite(at)) return -new Date(at).getTimezoneOffset() || 0;
  const quarter = Math.floor(at / QUARTER);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= KEPT) offsets.clear();
  const minutes = measured(format, quarter * QUARTER);
  offsets.set(key, minutes);
  return minutes;
}

/** A format is dear to make: one for each zone. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', era: 'short' });
  } catch {
    // No zone of this name.
  }
  formats.set(zone, format);
  return format;
}

function measured(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
  const shown = new Date(0);
  // Of years below 100 `Date.UTC` thinks that they are of the last century.
  shown.setUTCFullYear(year, number('month') - 1, number('day'));
  shown.setUTCHours(number('hour'), number('minute'));
  return Math.round((shown.getTime() - at) / MINUTE);
}

/** Whether times can be shown in a zone. */
export const isZone = (name: string) => name === 'local' || name === 'utc' || formatOf(name) !== null;

/** All zones that can be chosen, by region. */
export function zonesByRegion(names: readonly string[] = Intl.supportedValuesOf('timeZone')): [string, string[]][] {
  const regions = new Map<string, string[]>();
  for (const name of names) {
    const region = name.includes('/') ? name.slice(0, name.indexOf('/')) : 'Other';
    regions.set(region, [...(regions.get(region) ?? []), name]);
  }
  return [...regions];
}

/** A zone in words: `Local`, `UTC`, `Berlin`. */
export function zoneWord(zone: Zone): string {
  if (zone === 'local') return 'Local';
  if (zone === 'utc') return 'UTC';
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** The zone after the one in use: local, UTC, then the one that was chosen, if any. */
export function zoneAfter({ zone, siteZone }: Pick<Settings, 'zone' | 'siteZone'>): Zone {
  const all: Zone[] = ['local', 'utc', ...(siteZone === null ? [] : [siteZone])];
  return all[(all.indexOf(zone) + 1) % all.length]!;
}
