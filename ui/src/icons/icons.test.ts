import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string) => readFileSync(new URL(name, import.meta.url).pathname.replace(/^.*\/src\//, 'src/'), 'utf8');

it('every name has its shape and every shape its name', () => {
  const shapes = [...read('./icons.svg').matchAll(/id="i-([^"]+)"/g)].map(([, name]) => name);
  const names = [...read('./names.ts').matchAll(/'([^']+)'/g)].map(([, name]) => name);
  expect(shapes.sort()).toEqual(names.sort());
  expect(shapes.length).toBeGreaterThan(0);
});
