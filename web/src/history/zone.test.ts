import { describe, expect, test } from 'vitest';
import { Zone } from './zone';

const prague = new Zone('Europe/Prague');
const iso = (time: number): string => new Date(time).toISOString();

describe('Zone', () => {
  test('writes times with their offset, in the hour that is there twice as well', () => {
    expect(prague.rfc3339(Date.parse('2026-10-25T00:30:00Z'))).toBe('2026-10-25T02:30:00+02:00');
    expect(prague.rfc3339(Date.parse('2026-10-25T01:30:00Z'))).toBe('2026-10-25T02:30:00+01:00');
    expect(prague.rfc3339(Date.parse('2026-06-21T12:00:00.250Z'))).toBe('2026-06-21T14:00:00.250+02:00');
    expect(new Zone('America/St_Johns').rfc3339(Date.parse('2026-01-01T12:00:00Z'))).toBe('2026-01-01T08:30:00-03:30');
  });

  test('takes the first of two times, and the next one for one that the clocks skip', () => {
    expect(iso(prague.instant(Date.UTC(2026, 9, 25, 2, 30)))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(prague.instant(Date.UTC(2026, 2, 29, 2, 30)))).toBe('2026-03-29T01:00:00.000Z');
  });

  test('knows days that do not begin at midnight', () => {
    // In Beirut the clocks go from 0:00 to 1:00.
    expect(iso(new Zone('Asia/Beirut').startOf('2024-03-31'))).toBe('2024-03-30T22:00:00.000Z');
    expect(new Zone('Asia/Beirut').date(Date.parse('2024-03-30T22:00:00Z'))).toBe('2024-03-31');
  });

  test.each(['Europe/Prague', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Santiago'])(
    'every day in %s begins where the one before ends',
    (id) => {
      const zone = new Zone(id);
      for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
        const start = zone.startOf(iso(day).slice(0, 10));
        expect(zone.date(start)).toBe(iso(day).slice(0, 10));
        expect(zone.date(start - 1)).toBe(iso(day - 86_400_000).slice(0, 10));
      }
    },
  );
});
