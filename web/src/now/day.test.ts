import { describe, expect, test } from 'vitest';
import type { History } from '../api/types';
import { Format } from '../format/format';
import { Day, spanOf, step, sumOf } from './day';

const midnight = Date.parse('2026-06-21T00:00:00+02:00');

function history(pv: (number | null)[]): History {
  return {
    level: '5m',
    time: Array.from({ length: 288 }, (_, at) => new Date(midnight + at * step).toISOString()),
    series: [{ point: 'pv_power', unit: 'W', mean: pv, min: pv, max: pv }],
  };
}

const none = { pv_power: null, load_power: null, battery_power: null, grid_power: null, battery_soc: null };

describe('Day', () => {
  test('adds values as means of their five minutes', () => {
    const day = new Day(history([100, 200]));
    expect(day.add(midnight + 2 * step, { ...none, pv_power: 300, battery_soc: 50 })).toBe(true);
    day.add(midnight + 2 * step + 10_000, { ...none, pv_power: 500 });
    expect(day.series.pv_power.slice(0, 4)).toEqual([100, 200, 400, null]);
    expect(day.series.battery_soc[2]).toBe(50);
    expect(day.series.load_power.every((value) => value === null)).toBe(true);
  });

  test('leaves a gap where nothing arrived', () => {
    const day = new Day(history([100]));
    day.add(midnight + 5 * step, { ...none, pv_power: 300 });
    expect(day.series.pv_power.slice(0, 6)).toEqual([100, null, null, null, null, 300]);
  });

  test('does not take values of another day', () => {
    const day = new Day(history([]));
    expect(day.add(midnight - 1, { ...none, pv_power: 1 })).toBe(false);
    expect(day.add(midnight + 288 * step, { ...none, pv_power: 1 })).toBe(false);
  });

  test('has a mean of the last minutes', () => {
    const day = new Day(history([100, 200, 400]));
    expect(day.recent('pv_power', midnight + 2 * step + 1)).toBe(300);
    expect(day.recent('pv_power', midnight + 3 * step)).toBe(400);
    expect(day.recent('pv_power', midnight + 9 * step)).toBeNull();
  });
});

test('days of several inverters add up, with gaps where one is missing', () => {
  const sum = sumOf([new Day(history([100, 200, null])), new Day(history([1, null, 3]))]);
  expect(sum.series.pv_power.slice(0, 4)).toEqual([101, null, null, null]);
  expect(sum.start).toBe(midnight);
  expect(sum.series.battery_soc[0]).toBeNull();
});

describe('spanOf', () => {
  const prague = new Format('en-GB', 'Europe/Prague');

  test.each([
    ['2026-06-21', '2026-06-22', 288],
    ['2026-03-29', '2026-03-30', 276],
    ['2026-10-25', '2026-10-26', 300],
    ['2026-12-31', '2027-01-01', 288],
  ])('from %s to %s there are %s steps', (from, to, steps) => {
    expect(spanOf(from, (at) => prague.offset(at))).toEqual({ from, to, steps });
  });
});
