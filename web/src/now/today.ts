import type { Energies } from '../api/types';
import type { Inverter } from '../live/house';

/** A part of an energy. */
export interface Part {
  readonly id: 'pv' | 'battery' | 'grid' | 'house';
  /** In kWh. */
  readonly energy: number;
  /** 0 to 1. */
  readonly share: number;
}

/** Today's energies, and where they came from and went. */
export interface Today extends Energies {
  /** What the house consumed, by where it came from; null if that cannot be told. */
  readonly sources: readonly Part[] | null;
  /** What the sun gave, by where it went; null if that cannot be told. */
  readonly uses: readonly Part[] | null;
  /** The share of the house that did not come from the grid, 0 to 1. */
  readonly selfSufficiency: number | null;
  /** The share of the sun that was not exported, 0 to 1. */
  readonly selfConsumption: number | null;
}

/** Energies below this say nothing, because inverters count tenths of a kWh. */
const enough = 0.2;

function partsOf(parts: readonly [Part['id'], number][]): Part[] | null {
  const total = parts.reduce((sum, [, energy]) => sum + energy, 0);
  if (total < enough) return null;
  return parts.map(([id, energy]) => ({ id, energy, share: energy / total }));
}

const share = (part: number, whole: number): number | null => (whole < enough ? null : Math.min(1, Math.max(0, part / whole)));

/** Where energies came from and went. */
export function todayOf(energies: Energies): Today {
  const { pv, load } = energies;
  const imported = energies.grid_import;
  const exported = energies.grid_export;
  const charged = energies.battery_charge ?? 0;
  const discharged = energies.battery_discharge ?? 0;
  const kept = pv === null || exported === null ? null : Math.max(0, pv - exported);
  const stored = kept === null ? 0 : Math.min(charged, kept);
  return {
    ...energies,
    sources:
      kept === null || imported === null
        ? null
        : partsOf([
            ['pv', kept - stored],
            ['battery', discharged],
            ['grid', Math.max(0, imported - (charged - stored))],
          ]),
    uses:
      kept === null || exported === null
        ? null
        : partsOf([
            ['house', kept - stored],
            ['battery', stored],
            ['grid', exported],
          ]),
    selfSufficiency: load === null || imported === null ? null : share(load - imported, load),
    selfConsumption: pv === null || kept === null ? null : share(kept, pv),
  };
}

/**
 * Today's energies of an inverter, as it counts them.
 * @param isToday Whether a time, in milliseconds, is today: an inverter that is off since yesterday has yesterday's energies.
 */
export function energiesOf(inverter: Inverter, isToday: (time: number) => boolean): Energies {
  const groups = Object.values(inverter.groups).filter(({ time }) => time !== null && isToday(time));
  const energy = (point: string): number | null => {
    const value = groups.find(({ values }) => point in values)?.values[point];
    return typeof value === 'number' ? value : null;
  };
  return {
    pv: energy('pv_energy_today'),
    grid_import: energy('grid_import_energy_today'),
    grid_export: energy('grid_export_energy_today'),
    battery_charge: energy('battery_charge_energy_today'),
    battery_discharge: energy('battery_discharge_energy_today'),
    load: energy('load_energy_today'),
  };
}

/** The sum of energies; one of which a part is missing is missing. */
export function totalEnergies(all: readonly Energies[]): Energies {
  const sum = (of: (energies: Energies) => number | null): number | null =>
    all.length === 0 ? null : all.reduce<number | null>((total, one) => (total === null || of(one) === null ? null : total + of(one)!), 0);
  return {
    pv: sum((one) => one.pv),
    grid_import: sum((one) => one.grid_import),
    grid_export: sum((one) => one.grid_export),
    battery_charge: sum((one) => one.battery_charge),
    battery_discharge: sum((one) => one.battery_discharge),
    load: sum((one) => one.load),
  };
}
