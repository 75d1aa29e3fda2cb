import type { Key } from '../i18n/texts';
import { numberOf, type Inverter } from '../live/house';

/** A part of the flow picture. */
export type Node = 'pv' | 'battery' | 'grid' | 'house' | 'backup';

/** A value with its name and unit. */
export interface Detail {
  readonly name: Key;
  readonly value: number;
  readonly unit: string | null;
  readonly decimals: number;
}

/** What is known of a string or phase. */
export interface Branch {
  /** `1` for a string, `L1` for a phase. */
  readonly id: string;
  readonly voltage: number | null;
  readonly current: number | null;
  readonly power: number | null;
}

/** What is shown of a part of the picture on a tap. */
export interface Details {
  readonly branchName: Key;
  readonly branches: readonly Branch[];
  readonly values: readonly Detail[];
}

const single: Record<Node, readonly (readonly [point: string, name: Key, unit: string | null, decimals: number])[]> = {
  pv: [],
  battery: [
    ['battery_voltage', 'now.voltage', 'V', 1],
    ['battery_current', 'now.current', 'A', 1],
    ['battery_temperature', 'now.temperature', '°C', 1],
    ['battery_soh', 'now.soh', '%', 0],
    ['battery_cycles', 'now.cycles', null, 0],
    ['battery_charge_current_limit', 'now.chargeLimit', 'A', 1],
    ['battery_discharge_current_limit', 'now.dischargeLimit', 'A', 1],
  ],
  grid: [['grid_frequency', 'now.frequency', 'Hz', 2]],
  house: [],
  backup: [['backup_frequency', 'now.frequency', 'Hz', 2]],
};

const branchesOf: Partial<Record<Node, { name: Key; points: readonly (readonly [id: string, prefix: string])[] }>> = {
  pv: { name: 'now.string', points: ['1', '2', '3', '4', '5', '6', '7', '8'].map((id) => [id, `pv${id}`]) },
  grid: { name: 'now.phase', points: ['L1', 'L2', 'L3'].map((id) => [id, `grid_${id.toLowerCase()}`]) },
  backup: { name: 'now.phase', points: ['L1', 'L2', 'L3'].map((id) => [id, `backup_${id.toLowerCase()}`]) },
};

/** What is known of a part of the picture: strings, phases and single values that the inverter reports. */
export function detailsOf(inverter: Inverter, node: Node): Details {
  const branches = branchesOf[node];
  return {
    branchName: branches?.name ?? 'now.phase',
    branches: (branches?.points ?? [])
      .map(([id, prefix]) => ({
        id,
        voltage: numberOf(inverter, `${prefix}_voltage`),
        current: numberOf(inverter, `${prefix}_current`),
        power: numberOf(inverter, `${prefix}_power`),
      }))
      .filter(({ voltage, current, power }) => voltage !== null || current !== null || power !== null),
    values: single[node].flatMap(([point, name, unit, decimals]) => {
      const value = numberOf(inverter, point);
      return value === null ? [] : [{ name, value, unit, decimals }];
    }),
  };
}

/** Whether there is anything to show of a part of the picture. */
export function hasDetails(inverter: Inverter, node: Node): boolean {
  const { branches, values } = detailsOf(inverter, node);
  return branches.length > 0 || values.length > 0;
}
