import { isStale, numberOf, textOf, valueOf, type Inverter } from '../live/house';

/** Powers in W. What is produced, taken or consumed is positive: the battery while it discharges, the grid while it is imported from. */
export interface Powers {
  readonly pv: number | null;
  readonly battery: number | null;
  readonly grid: number | null;
  /** The whole house, with what is connected to the backup output where the meter sees it. */
  readonly house: number | null;
  readonly backup: number | null;
}

/** What an inverter or all together do now. */
export interface Plant {
  readonly powers: Powers;
  /** The states of charge in %, one for each battery that is known. */
  readonly charges: readonly number[];
  /** The lowest state of charge in % to which the owner lets the battery be discharged; null if unknown or different. */
  readonly lowest: number | null;
  readonly hasBattery: boolean;
  readonly hasBackup: boolean;
  /** The grid is down, so that the inverter supplies the backup output alone. */
  readonly isOffGrid: boolean;
  /** The meter does not answer, so that nothing is known of grid and house. */
  readonly isMeterLost: boolean;
  /** The rated power in W; null if unknown. */
  readonly rated: number | null;
}

/** How far the values of an inverter can be trusted. */
export type Freshness = 'fresh' | 'stale' | 'away' | 'unknown';

/** Powers in W below this are noise: no direction is shown. */
export const noise = 15;
/** Powers in W below this are not worth a word. */
export const little = 100;

const noBattery = 'No Battery';
const noMeter = 'No Electric Meter';

/** How far the values of an inverter can be trusted at a time of the daemon's clock. */
export function freshnessOf(inverter: Inverter, now: number): Freshness {
  const fast = inverter.groups['fast'];
  if (fast?.time == null) return inverter.available ? 'unknown' : 'away';
  if (!inverter.available || !fast.available) return isStale(fast, now) ? 'away' : 'fresh';
  return isStale(fast, now) ? 'stale' : 'fresh';
}

/** The rated power of a model such as `10kW`, in W. */
export function ratedOf(model: string | null): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*kW/i.exec(model ?? '');
  return found ? Number(found[1]) * 1_000 : null;
}

/** What an inverter does. */
export function plantOf(inverter: Inverter): Plant {
  const number = (point: string): number | null => numberOf(inverter, point);
  const text = (point: string): string | null => textOf(inverter, point);
  const state = text('inverter_ac_running_status');
  const isOffGrid = text('grid_power_down') === 'yes' || state === 'off-grid' || state === 'backup';
  const hasMeter = text('grid_meter_protocol') !== noMeter;
  const meter = text('grid_meter_connection');
  const isMeterLost = hasMeter && !isOffGrid && (meter === 'Disconnected' || (meter !== null && number('grid_power') === null));
  const soc = number('battery_soc');
  const isCharge = soc !== null && soc >= 0 && soc <= 100;
  const hasBattery =
    text('battery_protocol') !== noBattery &&
    text('battery_vendor') !== noBattery &&
    (valueOf(inverter, 'battery_soc') !== undefined || valueOf(inverter, 'battery_power') !== undefined);
  const backup = number('backup_active_power');
  return {
    powers: {
      pv: number('pv_power'),
      battery: hasBattery ? number('battery_power') : 0,
      grid: isMeterLost ? null : number('grid_power'),
      house: isMeterLost ? null : number('load_power'),
      backup,
    },
    charges: hasBattery && isCharge ? [soc] : [],
    lowest: number(isOffGrid ? 'battery_off_grid_soc_min' : 'battery_on_grid_soc_min'),
    hasBattery,
    hasBackup: valueOf(inverter, 'backup_active_power') !== undefined && (text('backup_output') !== 'off' || (backup ?? 0) > noise),
    isOffGrid,
    isMeterLost,
    rated: ratedOf(inverter.model),
  };
}

function sum(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }

  return values.length === 0 ? null : total;
}

/** What all inverters do together. A sum of which a part is missing is missing. */
export function totalOf(plants: readonly Plant[]): Plant {
  const backups = plants.filter((plant) => plant.hasBackup);
  const lowest = [...new Set(plants.filter((plant) => plant.hasBattery).map((plant) => plant.lowest))];
  return {
    powers: {
      pv: sum(plants.map(({ powers }) => powers.pv)),
      battery: sum(plants.map(({ powers }) => powers.battery)),
      grid: sum(plants.map(({ powers }) => powers.grid)),
      house: sum(plants.map(({ powers }) => powers.house)),
      backup: sum(backups.map(({ powers }) => powers.backup)),
    },
    charges: plants.flatMap(({ charges }) => charges),
    lowest: lowest.length === 1 ? (lowest[0] ?? null) : null,
    hasBattery: plants.some((plant) => plant.hasBattery),
    hasBackup: backups.length > 0,
    isOffGrid: plants.length > 0 && plants.every((plant) => plant.isOffGrid),
    isMeterLost: plants.some((plant) => plant.isMeterLost),
    rated: sum(plants.map(({ rated }) => rated)),
  };
}
