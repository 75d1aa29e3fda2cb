import type { Energies, Energy, EnergyRow } from '../api/types';
import type { Bounds } from './period';
import { coverageOf, isKnown, sumOf, type Coverage } from './shares';

/** A bar: a day, month or year. */
export interface Slot {
  /** When it begins, in milliseconds. */
  readonly from: number;
  /** When it ends. */
  readonly to: number;
  readonly row: EnergyRow;
  readonly coverage: Coverage;
  /** The same slot of the period beside it; null without one. */
  readonly other: Energies | null;
}

/** The energies of several inverters together. What only some of them know is only a part. */
export function together(answers: readonly Energy[]): EnergyRow[] {
  if (answers.length === 1) return answers[0]!.rows;
  const rows = new Map<number, EnergyRow[]>();
  for (const { rows: own } of answers) {
    for (const row of own) {
      const at = Date.parse(row.start);
      rows.set(at, [...(rows.get(at) ?? []), row]);
    }
  }

  return [...rows.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, parts]) => {
      const known = parts.filter(isKnown);
      const worst = ['inverter', 'imported', 'measured'].find((origin) => known.some((part) => part.origin === origin)) ?? null;
      return {
        start: parts[0]!.start,
        ...sumOf(parts),
        covered: Math.min(...answers.map((_, index) => parts[index]?.covered ?? 0)),
        origin: worst,
      };
    });
}

/** The rows without the unknown ones at the beginning; the last one stays. */
export function fromFirstKnown(rows: readonly EnergyRow[]): readonly EnergyRow[] {
  const first = rows.findIndex(isKnown);
  return rows.slice(first < 0 ? -1 : first);
}

/**
 * The bars of rows.
 * @param end When the last one ends, in milliseconds.
 * @param now The present.
 * @param others The rows of the period beside it; the first belongs to the first.
 */
export function slotsOf(rows: readonly EnergyRow[], end: number, now: number, others: readonly EnergyRow[] | null): Slot[] {
  return rows.map((row, index) => {
    const from = Date.parse(row.start);
    const next = rows[index + 1];
    const to = next ? Date.parse(next.start) : end;
    const other = others?.[index];
    return { from, to, row, coverage: coverageOf(row, from, to, now), other: other && isKnown(other) ? other : null };
  });
}

/** The height that bars of energies need: the largest sum up, the largest sum down. */
export function heightsOf(
  rows: readonly (Energies | null)[],
  up: readonly (keyof Energies)[],
  down: readonly (keyof Energies)[],
): [number, number] {
  const largest = (of: readonly (keyof Energies)[]): number =>
    Math.max(0, ...rows.map((row) => (row ? of.reduce((sum, quantity) => sum + Math.max(0, row[quantity] ?? 0), 0) : 0)));
  return [largest(up), largest(down)];
}

/** Whether nothing is known of any row. */
export const areUnknown = (rows: readonly EnergyRow[]): boolean => !rows.some(isKnown);

/** The bars of a view: those whose middle is in it, or the one that it is within. */
export function slotsWithin(slots: readonly Slot[], { from, to }: Bounds): readonly Slot[] {
  const within = slots.filter((slot) => (slot.from + slot.to) / 2 >= from && (slot.from + slot.to) / 2 < to);
  return within.length > 0 ? within : slots.filter((slot) => slot.from <= from && from < slot.to);
}
