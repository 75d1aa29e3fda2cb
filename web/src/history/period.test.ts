import { describe, expect, test } from 'vitest';
import { boundsOf, idOf, pathOf, periodAt, periodOf, stepped, yearBefore, type Kind, type Period } from './period';
import { Zone } from './zone';

const prague = new Zone('Europe/Prague');
const today = '2026-06-21';
const hours = (period: Period): number => {
  const { from, to } = boundsOf(period, prague, today);
  return (to - from) / 3_600_000;
};
const iso = (time: number): string => new Date(time).toISOString();

describe('addresses', () => {
  test.each<[Kind, string, string]>([
    ['day', '2026-06-21', '2026-06-21'],
    ['week', '2026-W25', '2026-06-15'],
    ['week', '2020-W53', '2020-12-28'],
    ['week', '2027-W01', '2027-01-04'],
    ['week', '2025-W01', '2024-12-30'],
    ['month', '2026-06', '2026-06-01'],
    ['year', '2026', '2026-01-01'],
  ])('%s/%s begins at %s, and is its own address', (kind, id, start) => {
    const period = periodAt([kind, id], today);
    expect(period).toEqual({ kind, start });
    expect(idOf(period)).toBe(id);
  });

  test('all has no more than its name', () => expect(pathOf(periodAt(['all'], today))).toEqual(['all']));

  test.each([[[]], [['day']], [['day', '2026-02-30']], [['day', 'x']], [['era', '1']], [['day', '0001-01-01']]])(
    '%j is the present day',
    (path) => expect(periodAt(path, today)).toEqual({ kind: 'day', start: today }),
  );

  test('a month that there is not is the present one', () =>
    expect(periodAt(['month', '2026-13'], today)).toEqual({ kind: 'month', start: '2026-06-01' }));
});

describe('days of another length', () => {
  test('the day on which summer time begins has 23 hours', () => {
    const { from, to } = boundsOf(periodOf('day', '2026-03-29'), prague, today);
    expect([iso(from), iso(to)]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect((to - from) / 3_600_000).toBe(23);
  });

  test('the day on which it ends has 25 hours', () => {
    const { from, to } = boundsOf(periodOf('day', '2026-10-25'), prague, today);
    expect([iso(from), iso(to)]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
    expect((to - from) / 3_600_000).toBe(25);
  });

  test('their weeks and months are longer and shorter as well', () => {
    expect(hours(periodOf('week', '2026-03-29'))).toBe(7 * 24 - 1);
    expect(hours(periodOf('week', '2026-10-25'))).toBe(7 * 24 + 1);
    expect(hours(periodOf('month', '2026-03-29'))).toBe(31 * 24 - 1);
    expect(hours(periodOf('month', '2026-10-25'))).toBe(31 * 24 + 1);
    expect(hours(periodOf('year', '2026-10-25'))).toBe(365 * 24);
  });

  test.each(['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25'])(
    'the step from %s to the next day and back leaves nothing out',
    (start) => {
      const day = periodOf('day', start);
      const next = stepped(day, 1);
      expect(boundsOf(next, prague, today).from).toBe(boundsOf(day, prague, today).to);
      expect(stepped(next, -1)).toEqual(day);
    },
  );
});

describe('steps', () => {
  test.each<[Kind, string, number, string]>([
    ['day', '2026-03-01', -1, '2026-02-28'],
    ['week', '2026-W01', -1, '2025-W52'],
    ['week', '2026-W53', 1, '2027-W01'],
    ['month', '2026-01', -1, '2025-12'],
    ['month', '2026-12', 1, '2027-01'],
    ['year', '2026', -1, '2025'],
  ])('%s/%s and %i is %s', (kind, id, steps, expected) => expect(idOf(stepped(periodAt([kind, id], today), steps))).toBe(expected));

  test.each<[Kind, string, string]>([
    ['day', '2026-06-21', '2025-06-21'],
    ['day', '2024-02-29', '2023-02-28'],
    ['month', '2026-06', '2025-06'],
    ['year', '2026', '2025'],
    ['week', '2026-W25', '2025-W25'],
  ])('a year before %s/%s is %s', (kind, id, expected) => expect(idOf(yearBefore(periodAt([kind, id], today)))).toBe(expected));
});
