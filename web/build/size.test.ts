import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const assets = 'dist/assets';
const zipped = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length;
const files = readdirSync(assets).map((name) => ({ name, size: zipped(join(assets, name)) }));
const page = readFileSync('dist/index.html', 'utf8');
const sum = (some: typeof files): number => some.reduce((total, { size }) => total + size, 0);
// Of the texts, a browser loads one language; here, the longest.
const longest = (part: string): number => Math.max(...files.filter(({ name }) => name.startsWith(`${part}-`)).map(({ size }) => size));

/** In bytes, gzipped. */
describe('the built page', () => {
  test('has a first view of at most 50 kB', () => {
    const first = files.filter(({ name }) => page.includes(name));
    expect(first.length).toBeGreaterThanOrEqual(3);
    expect(zipped('dist/index.html') + sum(first) + longest('first')).toBeLessThanOrEqual(50_000);
  });

  test('is at most 120 kB', () => {
    const all = files.filter(({ name }) => !/^(first|rest|licenses)\b/.test(name));
    expect(zipped('dist/index.html') + sum(all) + longest('first') + longest('rest')).toBeLessThanOrEqual(120_000);
  });
});
