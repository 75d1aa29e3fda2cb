import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const longest = 140;

test(`lines of the sources end at ${longest} columns`, () => {
  const tooLong = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .flatMap((name) =>
      readFileSync(join('src', name), 'utf8')
        .split('\n')
        .flatMap((line, at) => ([...line].length > longest ? [`${name}:${at + 1}`] : [])),
    );
  expect(tooLong).toEqual([]);
});
