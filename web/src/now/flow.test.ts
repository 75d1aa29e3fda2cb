import { describe, expect, test } from 'vitest';
import { balanceOf, flowOf } from './flow';
import { plantWith } from './samples';

describe('flowOf', () => {
  test('has directions as seen from the inverter', () => {
    const flow = flowOf(plantWith({ pv: 5_000, battery: -2_000, grid: -1_000, house: 1_900 }));
    expect(flow.pv).toMatchObject({ direction: 'in', power: 5_000, activity: 'producing' });
    expect(flow.battery).toMatchObject({ direction: 'out', power: 2_000, activity: 'charging' });
    expect(flow.grid).toMatchObject({ direction: 'out', power: 1_000, activity: 'exporting' });
    expect(flow.house).toMatchObject({ direction: 'out', power: 1_900, activity: 'consuming' });
    expect(flow.backup).toBeNull();
    expect(flow.unexplained).toBeNull();
  });

  test('turns with the signs', () => {
    const flow = flowOf(plantWith({ battery: 800, grid: 300, house: 1_050 }));
    expect(flow.battery).toMatchObject({ direction: 'in', activity: 'discharging' });
    expect(flow.grid).toMatchObject({ direction: 'in', activity: 'importing' });
    expect(flow.pv).toMatchObject({ direction: 'none', power: 0, activity: 'night' });
  });

  test('gives no direction to noise', () => {
    expect(flowOf(plantWith({ grid: -14 })).grid).toMatchObject({ direction: 'none', power: 14, weight: 0, activity: 'idle' });
  });

  test('is thicker with more power, up to the rated one', () => {
    const flow = flowOf(plantWith({ pv: 10_000, house: 2_500, grid: -7_500 }));
    expect(flow.pv.weight).toBe(1);
    expect(flow.house.weight).toBe(0.5);
    expect(flowOf(plantWith({ pv: 750, house: 750 }, { rated: null })).pv.weight).toBe(0.5);
    expect(flowOf(plantWith({ pv: 12_000, house: 12_000 })).pv.weight).toBe(1);
  });

  test('says unknown where a value is missing', () => {
    const flow = flowOf(plantWith({ pv: null, grid: null, house: null }));
    for (const line of [flow.pv, flow.grid, flow.house]) {
      expect(line).toEqual({ direction: 'none', power: null, weight: 0, activity: 'unknown' });
    }

    expect(flow.unexplained).toBeNull();
  });

  test('knows a battery that is full, empty or not there', () => {
    expect(flowOf(plantWith({}, { charges: [100] })).battery?.activity).toBe('full');
    expect(flowOf(plantWith({}, { charges: [15] })).battery?.activity).toBe('empty');
    expect(flowOf(plantWith({}, { charges: [15, 40] })).battery?.activity).toBe('idle');
    expect(flowOf(plantWith({}, { charges: [0], lowest: null })).battery?.activity).toBe('idle');
    expect(flowOf(plantWith({ battery: -500 }, { charges: [100] })).battery?.activity).toBe('charging');
    expect(flowOf(plantWith({}, { hasBattery: false })).battery).toBeNull();
  });

  test('has no grid while it is down', () => {
    const { grid } = flowOf(plantWith({ grid: 0 }, { isOffGrid: true }));
    expect(grid).toEqual({ direction: 'none', power: null, weight: 0, activity: 'down' });
  });
});

describe('balanceOf', () => {
  test('allows for losses', () => {
    expect(balanceOf(plantWith({ pv: 5_107, battery: -1_967, grid: 55, house: 2_983 })).unexplained).toBeNull();
    expect(balanceOf(plantWith({ battery: 250, house: 110 })).unexplained).toBeNull();
  });

  test('names what is missing, in or out', () => {
    expect(balanceOf(plantWith({ pv: 5_000, house: 3_000 })).unexplained).toBe(2_000);
    expect(balanceOf(plantWith({ pv: 1_000, house: 3_000 })).unexplained).toBe(-2_000);
  });

  test('finds out whether the house includes the backup output', () => {
    const powers = { pv: 3_000, house: 2_000, grid: -950 };
    expect(balanceOf(plantWith({ ...powers, backup: 800 }))).toEqual({ unexplained: null, houseHasBackup: true });
    expect(balanceOf(plantWith({ ...powers, house: 1_200, backup: 800 }))).toEqual({ unexplained: null, houseHasBackup: false });
    expect(balanceOf(plantWith({ ...powers, backup: 0 }))).toEqual({ unexplained: null, houseHasBackup: null });
  });

  test('is no balance where a value is missing', () => {
    expect(balanceOf(plantWith({ pv: 5_000, house: null }))).toEqual({ unexplained: null, houseHasBackup: null });
  });
});
