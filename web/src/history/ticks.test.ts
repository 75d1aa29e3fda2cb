import { describe, expect, test } from 'vitest';
import { Format } from '../format/format';
import { boundsOf, periodOf, type Kind } from './period';
import { decimalsOf, roundTicks, ticksOf } from './ticks';
import { Zone } from './zone';

const prague = new Zone('Europe/Prague');
const format = new Format('en-GB', 'Europe/Prague');
const texts = (kind: Kind, date: string, most: number): string[] =>
  ticksOf(boundsOf(periodOf(kind, date), prague, '2026-06-21'), most, prague, format).map(({ text }) => text);

describe('marks of the time axis', () => {
  test('an ordinary day', () =>
    expect(texts('day', '2026-06-21', 12)).toEqual([
      '21 Jun',
      '02:00',
      '04:00',
      '06:00',
      '08:00',
      '10:00',
      '12:00',
      '14:00',
      '16:00',
      '18:00',
      '20:00',
      '22:00',
    ]));

  test('the day of 23 hours has no 2 o’clock', () => {
    expect(texts('day', '2026-03-29', 24).slice(0, 4)).toEqual(['29 Mar', '01:00', '03:00', '04:00']);
    expect(texts('day', '2026-03-29', 24)).toHaveLength(23);
    expect(texts('day', '2026-03-29', 8)).toEqual(['29 Mar', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00']);
    expect(texts('day', '2026-03-29', 12).slice(0, 3)).toEqual(['29 Mar', '04:00', '06:00']);
  });

  test('the day of 25 hours has 2 o’clock twice, where every hour is named', () => {
    expect(texts('day', '2026-10-25', 25).slice(0, 5)).toEqual(['25 Oct', '01:00', '02:00', '02:00', '03:00']);
    expect(texts('day', '2026-10-25', 25)).toHaveLength(25);
    expect(texts('day', '2026-10-25', 13).slice(0, 4)).toEqual(['25 Oct', '02:00', '04:00', '06:00']);
    expect(texts('day', '2026-10-25', 9)).toEqual(['25 Oct', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00']);
  });

  test('marks of the day of 25 hours are where the clocks show them', () => {
    const ticks = ticksOf(boundsOf(periodOf('day', '2026-10-25'), prague, ''), 9, prague, format);
    expect(new Date(ticks[1]!.at).toISOString()).toBe('2026-10-25T02:00:00.000Z');
  });

  test('weeks and months have days, years have months, all has years', () => {
    expect(texts('week', '2026-10-25', 7)).toEqual(['19 Oct', '20 Oct', '21 Oct', '22 Oct', '23 Oct', '24 Oct', '25 Oct']);
    expect(texts('month', '2026-10-25', 5)).toEqual(['5 Oct', '12 Oct', '19 Oct', '26 Oct']);
    expect(texts('year', '2026-10-25', 13).slice(0, 3)).toEqual(['2026', 'Feb', 'Mar']);
    expect(texts('all', '', 20)[0]).toBe('2010');
  });

  test('an empty span has none, and there are never more than asked for', () => {
    expect(ticksOf({ from: 5, to: 5 }, 5, prague, format)).toEqual([]);
    for (const most of [1, 2, 3, 5, 8, 13, 21]) expect(texts('day', '2026-06-21', most).length).toBeLessThanOrEqual(most + 1);
  });

  test('12-hour clocks are short', () =>
    expect(
      ticksOf(boundsOf(periodOf('day', '2026-06-21'), prague, ''), 4, prague, new Format('en-US', 'Europe/Prague')).map(({ text }) =>
        text.replace(/\s/, ' '),
      ),
    ).toEqual(['Jun 21', '6 AM', '12 PM', '6 PM']));
});

describe('marks of the value axis', () => {
  test.each<[number, number, number, number[]]>([
    [0, 100, 2, [0, 50, 100]],
    [-4.6, 5.2, 5, [-4, -2, 0, 2, 4]],
    [0, 0.7, 4, [0, 0.2, 0.4, 0.6]],
    [229, 241, 4, [230, 235, 240]],
    [3, 3, 4, [3]],
  ])('%d to %d with %i', (least, greatest, most, expected) => expect(roundTicks(least, greatest, most)).toEqual(expected));

  test('as many decimal places as tell them apart', () => {
    expect(decimalsOf([0, 50, 100])).toBe(0);
    expect(decimalsOf([0, 2.5, 5])).toBe(1);
    expect(decimalsOf([0, 0.05])).toBe(2);
  });
});
