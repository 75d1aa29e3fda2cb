import { noise, type Plant } from './powers';

/** Which way power goes, seen from the inverter. */
export type Direction = 'in' | 'out' | 'none';

/** What the word below a power says. */
export type Activity =
  | 'producing'
  | 'charging'
  | 'discharging'
  | 'importing'
  | 'exporting'
  | 'consuming'
  | 'idle'
  | 'night'
  | 'full'
  | 'empty'
  | 'down'
  | 'unknown';

/** One line of the picture. */
export interface Flow {
  readonly direction: Direction;
  /** In W, without a sign; null if unknown. */
  readonly power: number | null;
  /** How thick the line is, 0 to 1. */
  readonly weight: number;
  readonly activity: Activity;
}

/** The picture of what flows. */
export interface FlowPicture {
  readonly pv: Flow;
  /** Null without a battery. */
  readonly battery: Flow | null;
  readonly grid: Flow;
  readonly house: Flow;
  /** Null without a backup output. */
  readonly backup: Flow | null;
  /**
   * In W: what comes in and does not go out anywhere (positive), or goes out and comes from nowhere (negative).
   * Null if it adds up, or cannot be told.
   */
  readonly unexplained: number | null;
  /** Whether the house includes the backup output, or null if that cannot be told. */
  readonly houseHasBackup: boolean | null;
}

const smallestScale = 3_000;
/** Differences in W up to this are losses and times of measuring. */
const tolerance = 150;
const toleratedShare = 0.1;

/** In and out of the inverter, and whether they add up. The meter of some houses sees the backup output, that of others does not. */
export function balanceOf({ powers }: Plant): { unexplained: number | null; houseHasBackup: boolean | null } {
  const { pv, battery, grid, house } = powers;
  if (pv === null || battery === null || grid === null || house === null) return { unexplained: null, houseHasBackup: null };
  const backup = Math.max(0, powers.backup ?? 0);
  const comesIn = Math.max(0, pv) + Math.max(0, battery) + Math.max(0, grid);
  const goesOut = Math.max(0, house) + Math.max(0, -battery) + Math.max(0, -grid);
  const difference = comesIn - goesOut;
  const apart = difference - backup;
  const houseHasBackup = backup <= noise ? null : Math.abs(difference) <= Math.abs(apart);
  const nearer = houseHasBackup === false ? apart : difference;
  const isExplained = Math.abs(nearer) <= Math.max(tolerance, toleratedShare * Math.max(comesIn, goesOut));
  return { unexplained: isExplained ? null : nearer, houseHasBackup };
}

/** The picture of what flows. */
export function flowOf(plant: Plant): FlowPicture {
  const { powers, charges } = plant;
  const sizes = Object.values(powers).map((power: number | null) => Math.abs(power ?? 0));
  const scale = Math.max(smallestScale, plant.rated ?? 0, ...sizes);

  const line = (power: number | null, isIn: boolean, active: Activity, idle: Activity): Flow => {
    if (power === null) return { direction: 'none', power: null, weight: 0, activity: 'unknown' };
    const size = Math.abs(power);
    if (size < noise) return { direction: 'none', power: size, weight: 0, activity: idle };
    return { direction: isIn ? 'in' : 'out', power: size, weight: Math.sqrt(size / scale), activity: active };
  };

  const isFull = charges.length > 0 && charges.every((charge) => charge >= 99.5);
  const { lowest } = plant;
  const isEmpty = charges.length > 0 && lowest !== null && charges.every((charge) => charge <= lowest);
  const { battery, grid } = powers;
  return {
    pv: line(powers.pv === null ? null : Math.max(0, powers.pv), true, 'producing', 'night'),
    battery: plant.hasBattery
      ? line(battery, (battery ?? 0) > 0, (battery ?? 0) > 0 ? 'discharging' : 'charging', isFull ? 'full' : isEmpty ? 'empty' : 'idle')
      : null,
    grid: plant.isOffGrid
      ? { direction: 'none', power: null, weight: 0, activity: 'down' }
      : line(grid, (grid ?? 0) > 0, (grid ?? 0) > 0 ? 'importing' : 'exporting', 'idle'),
    house: line(powers.house === null ? null : Math.max(0, powers.house), false, 'consuming', 'idle'),
    backup: plant.hasBackup ? line(powers.backup === null ? null : Math.max(0, powers.backup), false, 'consuming', 'idle') : null,
    ...balanceOf(plant),
  };
}
