import type { History } from '../api/types';
import { milliseconds } from '../live/house';

export const dayPoints = ['pv_power', 'load_power', 'battery_power', 'grid_power', 'battery_soc'] as const;

export type DayPoint = (typeof dayPoints)[number];

export type Values = Readonly<Record<DayPoint, number | null>>;

/** Milliseconds between two values of a day. */
export const step = 300_000;

interface Running {
  at: number;
  sums: Record<DayPoint, number>;
  counts: Record<DayPoint, number>;
}

const zeros = (): Record<DayPoint, number> => ({ pv_power: 0, load_power: 0, battery_power: 0, grid_power: 0, battery_soc: 0 });

/** A day in means of five minutes, to which the values that arrive are added. */
export class Day {
  /** Midnight of the house, in milliseconds. */
  readonly start: number;
  /** The next midnight. */
  readonly end: number;
  readonly series: Readonly<Record<DayPoint, (number | null)[]>>;
  #running: Running | null = null;

  /** @param history From midnight to midnight, in steps of five minutes. */
  constructor(history: History) {
    this.start = milliseconds(history.time[0]) ?? 0;
    this.end = this.start + history.time.length * step;
    const of = (point: DayPoint): (number | null)[] => {
      const found = history.series.find((series) => series.point === point);
      return history.time.map((_, at) => found?.mean[at] ?? null);
    };
    this.series = {
      pv_power: of('pv_power'),
      load_power: of('load_power'),
      battery_power: of('battery_power'),
      grid_power: of('grid_power'),
      battery_soc: of('battery_soc'),
    };
  }

  /** The beginnings of the steps, in seconds. */
  get seconds(): number[] {
    return this.series.pv_power.map((_, at) => (this.start + at * step) / 1_000);
  }

  /**
   * Adds values that have arrived.
   * @param time When they were read, in milliseconds.
   * @returns Whether they belong to this day.
   */
  add(time: number, values: Values): boolean {
    if (time < this.start || time >= this.end) return false;
    const at = Math.floor((time - this.start) / step);
    if (this.#running?.at !== at) this.#running = { at, sums: zeros(), counts: zeros() };
    for (const point of dayPoints) {
      const value = values[point];
      if (value === null) continue;
      this.#running.sums[point] += value;
      this.#running.counts[point]++;
      this.series[point][at] = this.#running.sums[point] / this.#running.counts[point];
    }

    return true;
  }

  /** The mean of the last two steps that have a value, up to a time; null without one. */
  recent(point: DayPoint, now: number): number | null {
    const last = Math.floor((now - this.start) / step);
    const found = [last, last - 1].map((at) => this.series[point][at] ?? null).filter((value) => value !== null);
    return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0) / found.length;
  }
}

/** The days of several inverters as one: powers added up, without states of charge. A step of which one is missing is missing. */
export function sumOf(days: readonly Day[]): Day {
  const first = days[0]!;
  if (days.length === 1) return first;
  const sum = (point: DayPoint): (number | null)[] =>
    first.series[point].map((_, at) =>
      days.reduce<number | null>((total, day) => {
        const value = day.series[point][at] ?? null;
        return total === null || value === null ? null : total + value;
      }, 0),
    );
  return new Day({
    level: 'raw',
    time: first.series.pv_power.map((_, at) => new Date(first.start + at * step).toISOString()),
    series: dayPoints
      .filter((point) => point !== 'battery_soc')
      .map((point) => ({ point, unit: 'W', mean: sum(point), min: [], max: [] })),
  });
}

/**
 * The days before and after a midnight, as dates, and how many steps lie between.
 * @param day Such as `2026-06-21`.
 * @param offsetOf The offset of the house from UTC at a time, in milliseconds.
 */
export function spanOf(day: string, offsetOf: (at: number) => number): { from: string; to: string; steps: number } {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const next = new Date(utc + 86_400_000).toISOString().slice(0, 10);
  const midnight = (at: number): number => {
    const first = at - offsetOf(at);
    return at - offsetOf(first);
  };
  return { from: day, to: next, steps: Math.round((midnight(utc + 86_400_000) - midnight(utc)) / step) };
}
