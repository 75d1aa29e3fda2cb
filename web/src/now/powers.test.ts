import { describe, expect, test } from 'vitest';
import { freshnessOf, plantOf, ratedOf, totalOf } from './powers';
import { inverterWith, noon, plantWith } from './samples';

const usual = {
  pv_power: 5_107,
  battery_power: -1_967,
  grid_power: 55,
  load_power: 2_983,
  backup_active_power: 447,
  battery_soc: 93,
  battery_on_grid_soc_min: 15,
  battery_off_grid_soc_min: 10,
  battery_protocol: 'PYLON Low-voltage Battery 485',
  grid_meter_protocol: 'Acrel Three-phases meter',
  grid_meter_connection: 'Normal',
  grid_power_down: 'no',
  inverter_ac_running_status: 'on-grid',
  backup_output: 'on',
};

describe('plantOf', () => {
  test('reads an inverter', () => {
    expect(plantOf(inverterWith(usual))).toEqual({
      powers: { pv: 5_107, battery: -1_967, grid: 55, house: 2_983, backup: 447 },
      charges: [93],
      lowest: 15,
      hasBattery: true,
      hasBackup: true,
      isOffGrid: false,
      isMeterLost: false,
      rated: 10_000,
    });
  });

  test('knows nothing of grid and house when the meter is lost', () => {
    const lost = plantOf(inverterWith({ ...usual, grid_meter_connection: 'Disconnected', grid_power: 0 }));
    expect(lost.isMeterLost).toBe(true);
    expect(lost.powers).toMatchObject({ pv: 5_107, grid: null, house: null });
    expect(plantOf(inverterWith({ ...usual, grid_power: null })).isMeterLost).toBe(true);
  });

  test('does not miss a meter that there never was', () => {
    expect(plantOf(inverterWith({ ...usual, grid_meter_protocol: 'No Electric Meter', grid_power: null })).isMeterLost).toBe(false);
  });

  test('has no battery where the inverter is told that there is none, or knows no points of it', () => {
    expect(plantOf(inverterWith({ ...usual, battery_protocol: 'No Battery', battery_soc: 0 }))).toMatchObject({
      hasBattery: false,
      charges: [],
      powers: { battery: 0 },
    });
    expect(plantOf(inverterWith({ pv_power: 1 })).hasBattery).toBe(false);
  });

  test('has a battery whose values are missing', () => {
    expect(plantOf(inverterWith({ ...usual, battery_power: null, battery_soc: null }))).toMatchObject({
      hasBattery: true,
      charges: [],
      powers: { battery: null },
    });
  });

  test.each([-1, 101, 1e300, null])('does not take %s for a state of charge', (soc) => {
    expect(plantOf(inverterWith({ ...usual, battery_soc: soc })).charges).toEqual([]);
  });

  test('is off the grid, with the lowest charge of that', () => {
    expect(plantOf(inverterWith({ ...usual, grid_power_down: 'yes' }))).toMatchObject({ isOffGrid: true, lowest: 10 });
    expect(plantOf(inverterWith({ ...usual, inverter_ac_running_status: 'off-grid' })).isOffGrid).toBe(true);
  });

  test('has a backup output unless it is off', () => {
    expect(plantOf(inverterWith({ ...usual, backup_output: 'off', backup_active_power: 0 })).hasBackup).toBe(false);
    expect(plantOf(inverterWith({ ...usual, backup_output: 'off' })).hasBackup).toBe(true);
  });
});

describe('totalOf', () => {
  test('adds up, and keeps each state of charge', () => {
    const total = totalOf([
      plantWith({ pv: 1_000, battery: -500, grid: 100, house: 600 }, { charges: [40] }),
      plantWith({ pv: 2_000, battery: 200, grid: -50, house: 700, backup: 30 }, { charges: [80], hasBackup: true }),
    ]);
    expect(total.powers).toEqual({ pv: 3_000, battery: -300, grid: 50, house: 1_300, backup: 30 });
    expect(total.charges).toEqual([40, 80]);
    expect(total.rated).toBe(20_000);
    expect(total.lowest).toBe(15);
  });

  test('is unknown where a part is', () => {
    const total = totalOf([plantWith({ pv: 1_000 }), plantWith({ pv: null })]);
    expect(total.powers.pv).toBeNull();
    expect(total.powers.house).toBe(0);
  });

  test('of different lowest charges is none', () => {
    expect(totalOf([plantWith({}), plantWith({}, { lowest: 20 })]).lowest).toBeNull();
  });

  test('of nothing is unknown', () => {
    expect(totalOf([]).powers).toEqual({ pv: null, battery: null, grid: null, house: null, backup: null });
  });
});

describe('freshnessOf', () => {
  const inverter = inverterWith(usual);

  test('is stale after three missed polls', () => {
    expect(freshnessOf(inverter, noon + 30_000)).toBe('fresh');
    expect(freshnessOf(inverter, noon + 32_001)).toBe('stale');
  });

  test('knows an inverter that is away, and keeps its last values until they are old', () => {
    const away = { ...inverter, available: false };
    expect(freshnessOf(away, noon + 10_000)).toBe('fresh');
    expect(freshnessOf(away, noon + 60_000)).toBe('away');
  });

  test('knows that nothing is known yet', () => {
    expect(freshnessOf(inverterWith({}, { groups: {} }), noon)).toBe('unknown');
    expect(freshnessOf(inverterWith({}, { groups: {}, available: false }), noon)).toBe('away');
  });
});

test.each([
  ['10kW', 10_000],
  ['3.6 kW', 3_600],
  ['X', null],
  [null, null],
] as const)('a model %s has %s W', (model, rated) => expect(ratedOf(model)).toBe(rated));
