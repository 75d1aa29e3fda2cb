import type { Energies, EnergyRow } from '../api/types';

export const quantities = ['pv', 'grid_import', 'battery_discharge', 'load', 'grid_export', 'battery_charge'] as const;

export type Quantity = (typeof quantities)[number];

/** Where energy came from, in the order in which it is drawn. */
export const sources = ['pv', 'battery_discharge', 'grid_import'] as const satisfies Quantity[];

/** Where energy went. */
export const uses = ['load', 'battery_charge', 'grid_export'] as const satisfies Quantity[];

/** A part of a sum. */
export interface Part {
  readonly quantity: Quantity;
  readonly energy: number | null;
  /** Its share of the sum, 0 to 1; null without one. */
  readonly share: number | null;
}

/** The shares of energies in their sum. */
export function partsOf(energies: Energies, of: readonly Quantity[]): Part[] {
  const sum = of.reduce((total, quantity) => total + Math.max(0, energies[quantity] ?? 0), 0);
  return of.map((quantity) => {
    const energy = energies[quantity];
    return { quantity, energy, share: energy === null || sum === 0 ? null : Math.max(0, energy) / sum };
  });
}

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** The share of the house's consumption that did not come from the grid, 0 to 1; null if that is not known. */
export function selfSufficiency({ load, grid_import }: Energies): number | null {
  return load === null || grid_import === null || load <= 0 ? null : within(1 - grid_import / load);
}

/** The share of the production that was not fed into the grid, 0 to 1; null if that is not known. */
export function selfConsumption({ pv, grid_export }: Energies): number | null {
  return pv === null || grid_export === null || pv <= 0 ? null : within(1 - grid_export / pv);
}

/** The sums of rows; null where nothing is known. */
export function sumOf(rows: readonly Energies[]): Energies {
  const sum: Energies = { pv: null, grid_import: null, grid_export: null, battery_charge: null, battery_discharge: null, load: null };
  for (const row of rows) {
    for (const quantity of quantities) {
      const energy = row[quantity];
      if (energy !== null) sum[quantity] = (sum[quantity] ?? 0) + energy;
    }
  }

  // Without the noise of binary fractions.
  for (const quantity of quantities) {
    const energy = sum[quantity];
    if (energy !== null) sum[quantity] = Number(energy.toFixed(6));
  }

  return sum;
}

/** Whether anything is known of a row. */
export const isKnown = (row: Energies): boolean => quantities.some((quantity) => row[quantity] !== null);

/** How well a row is known: `none`, from the `inverter`'s own memory, `imported`, measured in `part` of it, or `whole`. */
export type Coverage = 'none' | 'inverter' | 'imported' | 'part' | 'whole';

/** The daemon polls energies now and then only: a little is always missing. */
const tolerance = 0.03;

/**
 * How well a row is known.
 * @param from When it begins, in milliseconds.
 * @param to When it ends.
 * @param now The present, up to which there can be values.
 */
export function coverageOf(row: EnergyRow, from: number, to: number, now: number): Coverage {
  if (!isKnown(row)) return 'none';
  if (row.origin === 'inverter' || row.origin === 'imported') return row.origin;
  const possible = (Math.min(to, now) - from) / 1_000;
  const slack = Math.max(900, possible * tolerance);
  return row.covered < possible - slack ? 'part' : 'whole';
}
