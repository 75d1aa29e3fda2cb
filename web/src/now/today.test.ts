import { describe, expect, test } from 'vitest';
import { energiesOf, todayOf, totalEnergies } from './today';
import { inverterWith, noon } from './samples';

const energies = { pv: 20, grid_import: 2, grid_export: 6, battery_charge: 8, battery_discharge: 4, load: 12 };

describe('todayOf', () => {
  test('says where the energies came from and went', () => {
    const today = todayOf(energies);
    expect(today.sources).toEqual([
      { id: 'pv', energy: 6, share: 0.5 },
      { id: 'battery', energy: 4, share: 4 / 12 },
      { id: 'grid', energy: 2, share: 2 / 12 },
    ]);
    expect(today.uses).toEqual([
      { id: 'house', energy: 6, share: 0.3 },
      { id: 'battery', energy: 8, share: 0.4 },
      { id: 'grid', energy: 6, share: 0.3 },
    ]);
    expect(today.selfSufficiency).toBeCloseTo(10 / 12);
    expect(today.selfConsumption).toBeCloseTo(0.7);
  });

  test('knows what the grid put into the battery', () => {
    const today = todayOf({ pv: 3, grid_import: 10, grid_export: 0, battery_charge: 8, battery_discharge: 1, load: 6 });
    expect(today.uses).toEqual([
      { id: 'house', energy: 0, share: 0 },
      { id: 'battery', energy: 3, share: 1 },
      { id: 'grid', energy: 0, share: 0 },
    ]);
    expect(today.sources?.map(({ energy }) => energy)).toEqual([0, 1, 5]);
    expect(today.selfSufficiency).toBe(0);
  });

  test('says nothing where an energy is missing, or too little', () => {
    expect(todayOf({ ...energies, grid_import: null })).toMatchObject({ sources: null, selfSufficiency: null, selfConsumption: 0.7 });
    expect(todayOf({ ...energies, pv: null })).toMatchObject({ sources: null, uses: null, selfConsumption: null });
    expect(todayOf({ ...energies, pv: 0.1, grid_export: 0 })).toMatchObject({ uses: null, selfConsumption: null });
  });

  test('does without a battery', () => {
    const today = todayOf({ ...energies, battery_charge: null, battery_discharge: null });
    expect(today.uses?.map(({ energy }) => energy)).toEqual([14, 0, 6]);
  });
});

test('energies are those that the inverter counts, and missing where it does not, or not today', () => {
  const inverter = inverterWith({ pv_energy_today: 5.5, load_energy_today: null });
  const none = { pv: null, grid_import: null, grid_export: null, battery_charge: null, battery_discharge: null, load: null };
  expect(energiesOf(inverter, (time) => time === noon)).toEqual({ ...none, pv: 5.5 });
  expect(energiesOf(inverter, (time) => time > noon)).toEqual(none);
});

test('a total of which a part is missing is missing', () => {
  const total = totalEnergies([energies, { ...energies, load: null }]);
  expect(total.pv).toBe(40);
  expect(total.load).toBeNull();
  expect(totalEnergies([]).pv).toBeNull();
});
