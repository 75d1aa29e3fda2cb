import type { Bounds } from './period';
import type { Zone } from './zone';

/**
 * The time of another period at which its clocks show as much later than at its beginning as those of a period do at a time: noon for noon,
 * also on a day of 23 or 25 hours.
 * @returns null where the other period has no such time.
 */
export function sameTimeOf(at: number, period: Bounds, other: Bounds, zone: Zone): number | null {
  const elapsed = zone.wall(at) - zone.wall(period.from);
  const wall = zone.wall(other.from) + elapsed;
  const found = zone.instant(wall);
  return zone.wall(found) === wall && found < other.to ? found : null;
}

/** The values of another period at the times of one, each that of the span in which its time is; null where there is none. */
export function alignedValues(
  times: readonly number[],
  period: Bounds,
  other: Bounds,
  otherTimes: readonly number[],
  otherValues: readonly (number | null)[],
  zone: Zone,
): (number | null)[] {
  const first = otherTimes[0];
  const second = otherTimes[1];
  if (first === undefined || second === undefined) return times.map(() => null);
  const span = second - first;
  return times.map((time) => {
    const same = sameTimeOf(time, period, other, zone);
    return same === null ? null : (otherValues[Math.floor((same - first) / span)] ?? null);
  });
}
