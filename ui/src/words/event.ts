import type { Row } from '../host/types';

/** An event in words, the name in it apart: it is not ours, and may be written in another direction. */
export interface EventParts {
  before: string;
  name: string;
  after: string;
}

/** The words of an event. Those without a name of somebody stand as the name. */
export function eventParts({ body, by }: Row): EventParts {
  if (body.kind !== 'event') return { before: '', name: '', after: '' };
  const { text } = body;
  const name = by?.name ?? '';
  const at = name === '' ? -1 : text.indexOf(name);
  return at < 0 ? { before: '', name: text, after: '' } : { before: text.slice(0, at), name, after: text.slice(at + name.length) };
}
