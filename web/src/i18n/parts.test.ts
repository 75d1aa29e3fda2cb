import { expect, test } from 'vitest';
import { isFirst } from './parts';
import { texts } from './texts';

const sources = import.meta.glob<string>(
  ['../{now,shell,live}/*.{ts,svelte}', '../App.svelte', '../routes.ts', '!../shell/Failure.svelte'],
  { query: '?raw', import: 'default', eager: true },
);

test('the first view uses only texts that are loaded with it', () => {
  const keys = Object.keys(texts).filter((key) => !isFirst(key));
  expect(Object.keys(sources).length).toBeGreaterThan(20);
  for (const [file, source] of Object.entries(sources)) {
    for (const key of keys) expect(source.includes(`'${key}'`), `${file} uses ${key}; see parts.ts`).toBe(false);
  }
});

test('the texts of other views are not among them', () => {
  expect(['shell.now', 'history.title'].map(isFirst)).toEqual([true, true]);
  expect(['settings.change', 'history.day', 'failure.away'].map(isFirst)).toEqual([false, false, false]);
});
