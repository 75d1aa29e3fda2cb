import type { PointValue } from '../api/types';
import type { Inverter } from '../live/house';
import type { Plant, Powers } from './powers';

/** When the samples were read. */
export const noon = Date.parse('2026-06-21T12:00:00+02:00');

/** An inverter for tests. */
export function inverterWith(values: Record<string, PointValue>, changes: Partial<Inverter> = {}): Inverter {
  return {
    serial: 'A',
    name: 'Sermatec inverter',
    model: '10kW',
    pcu: 609,
    available: true,
    lastAnswer: noon,
    alarms: [],
    groups: { fast: { available: true, period: 10, time: noon, values } },
    ...changes,
  };
}

/** What an inverter of 10 kW with a battery does, for tests. */
export function plantWith(powers: Partial<Powers>, changes: Partial<Plant> = {}): Plant {
  return {
    powers: { pv: 0, battery: 0, grid: 0, house: 0, backup: null, ...powers },
    charges: [50],
    lowest: 15,
    hasBattery: true,
    hasBackup: false,
    isOffGrid: false,
    isMeterLost: false,
    rated: 10_000,
    ...changes,
  };
}
