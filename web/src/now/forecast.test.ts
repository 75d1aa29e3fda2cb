import { describe, expect, test } from 'vitest';
import { capacityOf, forecastOf } from './forecast';
import { noon, plantWith } from './samples';

const step = 300_000;

/** A battery of 10 kWh that is charged with 2,000 W, or discharged with 1,000 W. */
function run(watts: number, from: number, steps: number): { power: number[]; charge: number[] } {
  return {
    power: Array.from({ length: steps }, () => watts),
    charge: Array.from({ length: steps }, (_, at) => from - (watts * at) / 12 / 100),
  };
}

describe('capacityOf', () => {
  test('is the energy of each percent', () => {
    const { power, charge } = run(-2_000, 20, 25);
    expect(capacityOf({ step, power, charge })).toBeCloseTo(10_000);
  });

  test('takes charging and discharging together', () => {
    const up = run(-2_000, 40, 10);
    const down = run(1_000, 55, 13);
    expect(capacityOf({ step, power: [...up.power, 0, ...down.power], charge: [...up.charge, 55, ...down.charge] })).toBeCloseTo(10_000);
  });

  test('is unknown while little has moved, or values are missing', () => {
    const { power, charge } = run(-2_000, 20, 12);
    expect(capacityOf({ step, power, charge })).toBeNull();
    expect(capacityOf({ step, power: [null, null], charge: [null, 50] })).toBeNull();
  });

  test('does not count across a gap', () => {
    const up = run(-2_000, 20, 7);
    const later = run(-2_000, 60, 7);
    expect(capacityOf({ step, power: [...up.power, null, ...later.power], charge: [...up.charge, null, ...later.charge] })).toBeCloseTo(
      10_000,
    );
  });

  test('does not count what goes into a full battery', () => {
    const { power, charge } = run(-2_000, 70, 19);
    expect(capacityOf({ step, power: [...power, -500, -500], charge: [...charge, 100, 100] })).toBeCloseTo(10_000);
  });
});

describe('forecastOf', () => {
  test('says when it is full', () => {
    const plant = plantWith({ battery: -1_900 }, { charges: [60] });
    expect(forecastOf(plant, 10_000, -2_000, noon)).toEqual({ at: noon + 2 * 3_600_000, charge: 100 });
  });

  test('says when it is at the lowest charge that the owner allows', () => {
    const plant = plantWith({ battery: 600 }, { charges: [35] });
    expect(forecastOf(plant, 10_000, 500, noon)).toEqual({ at: noon + 4 * 3_600_000, charge: 15 });
  });

  test.each([
    ['the capacity is unknown', plantWith({ battery: 600 }), null, 500],
    ['the mean power is unknown', plantWith({ battery: 600 }), 10_000, null],
    ['hardly anything flows', plantWith({ battery: 50 }), 10_000, 500],
    ['the direction has just changed', plantWith({ battery: -600 }), 10_000, 500],
    ['it takes longer than a day', plantWith({ battery: 120 }), 20_000, 120],
    ['it is there already', plantWith({ battery: 600 }, { charges: [12] }), 10_000, 600],
    ['the lowest charge is unknown', plantWith({ battery: 600 }, { lowest: null }), 10_000, 600],
    ['there are several batteries', plantWith({ battery: 600 }, { charges: [50, 60] }), 10_000, 600],
  ])('says nothing where %s', (_, plant, capacity, power) => expect(forecastOf(plant, capacity, power, noon)).toBeNull());
});
