import { describe, expect, test } from 'vitest';
import type { Point } from '../api/types';
import { alignedValues, sameTimeOf } from './align';
import { axesOf, axisUnit, chosenPoints, matching, rangeOf, resampled, sections, stylesOf, summed, type Values } from './lines';
import { boundsOf, periodOf } from './period';
import { Zone } from './zone';

const values = (...mean: (number | null)[]): Values => ({ mean, min: mean, max: mean });
const point = (id: string, unit: string | null, more: Partial<Point> = {}): Point => ({
  id,
  unit,
  name: id,
  kind: 'instant',
  decimals: 0,
  group: 'fast',
  prominence: 'main',
  codes: null,
  ...more,
});

describe('several inverters', () => {
  test('are added up, with a gap where one has a gap', () => {
    expect(summed([values(1, 2, null), values(10, null, 30)]).mean).toEqual([11, null, null]);
    expect(summed([{ mean: [1], min: [0], max: [2] }])).toEqual({ mean: [1], min: [0], max: [2] });
  });

  test('get the same spans: finer values are put together, coarser ones repeated', () => {
    const fine = { mean: [1, 3, 5, null, null, null], min: [0, 2, 4, null, null, null], max: [2, 4, 6, null, null, null] };
    expect(resampled(fine, [0, 10, 20, 30, 40, 50], [0, 20, 40], 60)).toEqual({
      mean: [2, 5, null],
      min: [0, 4, null],
      max: [4, 6, null],
    });
    expect(resampled(values(1, 2), [0, 20], [0, 10, 20, 30], 40).mean).toEqual([1, 1, 2, 2]);
  });
});

describe('another period beside it', () => {
  const prague = new Zone('Europe/Prague');
  const bounds = (date: string): { from: number; to: number } => boundsOf(periodOf('day', date), prague, '');
  const [short, ordinary, long] = [bounds('2026-03-29'), bounds('2026-06-21'), bounds('2026-10-25')];
  const at = (text: string): number => Date.parse(text);

  test('has noon at noon on days of 23 and 25 hours', () => {
    expect(sameTimeOf(at('2026-06-21T12:00+02:00'), ordinary, short, prague)).toBe(at('2026-03-29T12:00+02:00'));
    expect(sameTimeOf(at('2026-06-21T12:00+02:00'), ordinary, long, prague)).toBe(at('2026-10-25T12:00+01:00'));
    expect(sameTimeOf(at('2026-10-25T12:00+01:00'), long, ordinary, prague)).toBe(at('2026-06-21T12:00+02:00'));
  });

  test('has nothing in the hour that it does not have', () =>
    expect(sameTimeOf(at('2026-06-21T02:30+02:00'), ordinary, short, prague)).toBeNull());

  test('has its values at the times of this one', () => {
    const times = Array.from({ length: 24 }, (_, hour) => ordinary.from + hour * 3_600_000);
    const others = Array.from({ length: 23 }, (_, hour) => short.from + hour * 3_600_000);
    const found = alignedValues(
      times,
      ordinary,
      short,
      others,
      others.map((_, index) => index),
      prague,
    );
    expect(found.slice(0, 5)).toEqual([0, 1, null, 2, 3]);
    expect(found[23]).toBe(22);
  });

  test('without any values there is a gap', () => expect(alignedValues([ordinary.from], ordinary, short, [], [], prague)).toEqual([null]));
});

describe('points', () => {
  const known = [
    point('pv_power', 'W'),
    point('battery_soc', '%'),
    point('battery_voltage', 'V'),
    point('serial', null, { kind: 'identity' }),
  ];

  test('of an address: those that are known and drawable, of two units', () => {
    expect(chosenPoints('pv_power,x,battery_soc,battery_voltage,serial,pv_power', known).map(({ id }) => id)).toEqual([
      'pv_power',
      'battery_soc',
    ]);
    expect(chosenPoints(undefined, known)).toEqual([]);
  });

  test('at most ten', () => {
    const many = Array.from({ length: 12 }, (_, index) => point(`p${index}`, 'W'));
    expect(chosenPoints(many.map(({ id }) => id).join(','), many)).toHaveLength(10);
  });

  test('are found by words of name, id and unit', () => {
    expect(matching(known, 'batt VOLT').map(({ id }) => id)).toEqual(['battery_voltage']);
    expect(matching(known, '  ')).toHaveLength(4);
  });

  test('have the colour of what they belong to while it is free, and are told apart', () => {
    expect(stylesOf(['battery_voltage', 'pv_power', 'pv_voltage']).map(({ colour, isDashed }) => [colour, isDashed])).toEqual([
      ['--battery', false],
      ['--pv', false],
      ['--house', false],
    ]);
    const ten = stylesOf(Array.from({ length: 10 }, (_, index) => `pv_${index}`));
    expect(new Set(ten.map(({ colour, isDashed }) => colour + isDashed)).size).toBe(10);
    expect(ten.slice(0, 5).some(({ isDashed }) => isDashed)).toBe(false);
  });

  test('stand together by what they belong to', () =>
    expect(
      sections([point('grid_power', 'W'), point('zz', 'W'), point('pv_b', 'W', { prominence: 'detail' }), point('pv_a', 'W')]),
    ).toEqual([
      ['pv', [point('pv_a', 'W'), point('pv_b', 'W', { prominence: 'detail' })]],
      ['grid', [point('grid_power', 'W')]],
      ['other', [point('zz', 'W')]],
    ]));
});

describe('axes', () => {
  test('powers have their zero, voltages do not, percentages are whole', () => {
    expect(rangeOf(100, 1_000, 'W').min).toBe(0);
    expect(rangeOf(-500, -100, 'W').max).toBe(0);
    expect(rangeOf(229, 241, 'V').min).toBeGreaterThan(228);
    expect(rangeOf(20, 80, '%')).toEqual({ min: 0, max: 100 });
    expect(rangeOf(Infinity, -Infinity, '%')).toEqual({ min: 0, max: 100 });
  });

  test('are there without values and with one only', () => {
    expect(rangeOf(Infinity, -Infinity, 'W')).toEqual({ min: 0, max: 1 });
    expect(rangeOf(230, 230, 'V')).toEqual({ min: 228.88, max: 231.12 });
    expect(rangeOf(0, 0, 'W').max).toBeGreaterThan(0);
  });

  test('there is one for each unit, for all that is drawn', () => {
    const axes = axesOf([
      { unit: 'W', ...values(0, 900), other: [null, 1_900] },
      { unit: 'V', ...values(230, 232), other: null },
      { unit: 'W', ...values(-100, null), other: null },
    ]);
    expect(axes.map(({ of, unit, factor, min, max }) => [of, unit, factor, Math.round(min), Math.round(max)])).toEqual([
      ['W', 'kW', 1_000, -220, 2_020],
      ['V', 'V', 1, 230, 232],
    ]);
  });

  test('large powers are in kW', () => {
    expect(axisUnit('W', 5_000)).toEqual({ unit: 'kW', factor: 1_000 });
    expect(axisUnit('W', 500)).toEqual({ unit: 'W', factor: 1 });
    expect(axisUnit(null, 5)).toEqual({ unit: '', factor: 1 });
  });
});
