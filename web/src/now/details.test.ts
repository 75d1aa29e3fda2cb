import { expect, test } from 'vitest';
import { detailsOf, hasDetails } from './details';
import { inverterWith } from './samples';

test('strings are those that the inverter reports', () => {
  const inverter = inverterWith({ pv1_voltage: 326.2, pv1_current: 10, pv1_power: 3_269, pv2_voltage: 314.7, pv2_power: null });
  expect(detailsOf(inverter, 'pv').branches).toEqual([
    { id: '1', voltage: 326.2, current: 10, power: 3_269 },
    { id: '2', voltage: 314.7, current: null, power: null },
  ]);
});

test('values that are missing are left out', () => {
  const inverter = inverterWith({ battery_voltage: 52.4, battery_cycles: null });
  expect(detailsOf(inverter, 'battery').values).toEqual([{ name: 'now.voltage', value: 52.4, unit: 'V', decimals: 1 }]);
  expect(hasDetails(inverter, 'battery')).toBe(true);
  expect(hasDetails(inverter, 'grid')).toBe(false);
  expect(hasDetails(inverter, 'house')).toBe(false);
});
