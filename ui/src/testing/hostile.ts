import written from '../../../tests/hostile/corpus.json';

type Written = string | { repeat: string; times: number; then?: string };

/** The corpus of hostile texts, by what they attack. */
export const CORPUS = Object.fromEntries(
  Object.entries(written as Record<string, Written[]>).map(([name, texts]) => [name, texts.map((text) => (typeof text === 'string' ? text : text.repeat.repeat(text.times) + (text.then ?? '')))]),
);

/** All of it. */
export const HOSTILE = Object.values(CORPUS).flat();
