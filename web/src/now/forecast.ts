import type { Forecast } from './summary';
import { little, type Plant } from './powers';

const smallestMove = 20;
const longest = 24 * 3_600_000;

/** Values of the battery at equal distances. */
export interface BatterySeries {
  /** Milliseconds between two values. */
  readonly step: number;
  /** Mean powers in W; positive while it discharges. */
  readonly power: readonly (number | null)[];
  /** States of charge in %. */
  readonly charge: readonly (number | null)[];
}

/**
 * The energy of a battery from empty to full in Wh, as today's charging and discharging shows it: the energy for each percent.
 * Null while the state of charge has moved by less than 20 %, because a percent is a coarse step.
 */
export function capacityOf({ step, power, charge }: BatterySeries): number | null {
  let energy = 0;
  let moved = 0;
  let runEnergy = 0;
  let runStart: number | null = null;
  let runSign = 0;
  let last: number | null = null;

  const endRun = (): void => {
    if (runStart !== null && last !== null) {
      const change = (last - runStart) * -runSign;
      if (change >= 5) {
        energy += Math.abs(runEnergy);
        moved += change;
      }
    }

    runStart = null;
    runEnergy = 0;
  };

  for (let at = 0; at < power.length; at++) {
    const watts = power[at] ?? null;
    const percent = charge[at] ?? null;
    const sign = watts === null || percent === null || Math.abs(watts) < little ? 0 : Math.sign(watts);
    if (sign === 0 || sign !== runSign) endRun();
    runSign = sign;
    if (sign === 0 || watts === null || percent === null) continue;
    if (runStart === null) runStart = percent;
    else runEnergy += (watts * step) / 3_600_000;
    last = percent;
    // At its ends a battery takes and gives less than it shows.
    if (percent >= 99.5) endRun();
  }

  endRun();
  return moved < smallestMove ? null : (energy / moved) * 100;
}

/**
 * When the battery is full, or down at the lowest state of charge that the owner allows.
 * @param plant One inverter.
 * @param capacity In Wh; null if unknown.
 * @param power The mean power in W of the last minutes, as the present one jumps; null if unknown.
 * @param now Milliseconds of the daemon's clock.
 */
export function forecastOf(plant: Plant, capacity: number | null, power: number | null, now: number): Forecast | null {
  const soc = plant.charges.length === 1 ? plant.charges[0] : undefined;
  const present = plant.powers.battery;
  if (soc === undefined || capacity === null || power === null || present === null) return null;
  if (Math.abs(power) < little || Math.abs(present) < little || Math.sign(power) !== Math.sign(present)) return null;
  const target = power < 0 ? 100 : plant.lowest;
  if (target === null) return null;
  const energy = ((power < 0 ? target - soc : soc - target) / 100) * capacity;
  if (energy <= 0) return null;
  const duration = (energy / Math.abs(power)) * 3_600_000;
  return duration > longest ? null : { at: now + duration, charge: target };
}
