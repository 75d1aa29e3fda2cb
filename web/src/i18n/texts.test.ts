import { describe, expect, test } from 'vitest';
import { texts } from './texts';

const rows = Object.entries(texts);
const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('texts', () => {
  test.each(rows)('%s is there in all four languages', (_, row) => {
    expect(row).toHaveLength(4);
    for (const text of row) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    }
  });

  test.each(rows)('%s has the same places for values in all languages', (_, row) => {
    for (const text of row) expect(places(text)).toEqual(places(row[0]));
  });
});
