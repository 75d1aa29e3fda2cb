import { describe, expect, test } from 'vitest';
import type { EnergyRow } from '../api/types';
import { coverageOf, partsOf, selfConsumption, selfSufficiency, sources, sumOf, uses } from './shares';

const row: EnergyRow = {
  start: '2026-06-21T00:00:00+02:00',
  pv: 30,
  grid_import: 2,
  grid_export: 12,
  battery_charge: 8,
  battery_discharge: 6,
  load: 16,
  covered: 86_400,
  origin: 'measured',
};
const nothing: EnergyRow = {
  ...row,
  pv: null,
  grid_import: null,
  grid_export: null,
  battery_charge: null,
  battery_discharge: null,
  load: null,
  covered: 0,
  origin: null,
};

describe('shares', () => {
  test('of where it came from and went', () => {
    expect(partsOf(row, sources).map(({ quantity, share }) => [quantity, share && Math.round(share * 1000)])).toEqual([
      ['pv', 789],
      ['battery_discharge', 158],
      ['grid_import', 53],
    ]);
    expect(partsOf(row, uses).map(({ share }) => share && Math.round(share * 1000))).toEqual([444, 222, 333]);
  });

  test('what is unknown has none', () => {
    expect(partsOf(nothing, sources).every(({ energy, share }) => energy === null && share === null)).toBe(true);
    expect(partsOf({ ...row, pv: 0, grid_import: 0, battery_discharge: 0 }, sources).every(({ share }) => share === null)).toBe(true);
  });

  test('self-sufficiency and self-consumption', () => {
    expect(selfSufficiency(row)).toBeCloseTo(0.875);
    expect(selfConsumption(row)).toBeCloseTo(0.6);
  });

  test('are never below 0 or above 1: a battery that is charged from the grid', () => {
    expect(selfSufficiency({ ...row, grid_import: 20 })).toBe(0);
    expect(selfConsumption({ ...row, grid_export: 31 })).toBe(0);
  });

  test('are unknown without consumption or production', () => {
    expect(selfSufficiency({ ...row, load: null })).toBeNull();
    expect(selfSufficiency({ ...row, load: 0 })).toBeNull();
    expect(selfConsumption({ ...row, grid_export: null })).toBeNull();
    expect(selfConsumption({ ...row, pv: 0 })).toBeNull();
  });

  test('sums leave out what is unknown, and have no noise', () => {
    expect(sumOf([{ ...row, pv: 0.1 }, { ...row, pv: 0.2 }, nothing]).pv).toBe(0.3);
    expect(sumOf([nothing]).load).toBeNull();
  });
});

describe('coverage', () => {
  const from = Date.parse('2026-06-20T22:00:00Z');
  const to = from + 86_400_000;

  test('of what is over', () => {
    expect(coverageOf(row, from, to, to)).toBe('whole');
    expect(coverageOf({ ...row, covered: 86_100 }, from, to, to)).toBe('whole');
    expect(coverageOf({ ...row, covered: 64_800 }, from, to, to)).toBe('part');
    expect(coverageOf(nothing, from, to, to)).toBe('none');
    expect(coverageOf({ ...row, covered: 0, origin: 'inverter' }, from, to, to)).toBe('inverter');
  });

  test('of today is that until now', () => {
    expect(coverageOf({ ...row, covered: 21_600 }, from, to, from + 21_600_000)).toBe('whole');
    expect(coverageOf({ ...row, covered: 10_800 }, from, to, from + 21_600_000)).toBe('part');
  });
});
