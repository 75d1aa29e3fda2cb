import type { Format } from '../format/format';
import type { Bounds } from './period';
import type { Zone } from './zone';

/** A mark of the time axis. */
export interface Tick {
  readonly at: number;
  readonly text: string;
  /** Whether a day, month or year begins with it. */
  readonly isMain: boolean;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Step = { readonly unit: 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year'; readonly count: number; readonly length: number };

const steps: readonly Step[] = [
  ...[5, 10, 30].map((count) => ({ unit: 'second' as const, count, length: count * 1_000 })),
  ...[1, 2, 5, 10, 15, 30].map((count) => ({ unit: 'minute' as const, count, length: count * minute })),
  ...[1, 2, 3, 4, 6, 12].map((count) => ({ unit: 'hour' as const, count, length: count * hour })),
  ...[1, 2, 7].map((count) => ({ unit: 'day' as const, count, length: count * day })),
  ...[1, 2, 3, 6].map((count) => ({ unit: 'month' as const, count, length: count * 30.4 * day })),
  ...[1, 2, 5, 10].map((count) => ({ unit: 'year' as const, count, length: count * 365 * day })),
];

/** The marks of a time axis: at most so many, at full hours, days, months or years of the house. */
export function ticksOf({ from, to }: Bounds, most: number, zone: Zone, format: Format): Tick[] {
  if (!(to > from)) return [];
  // A week of 169 hours still has seven days.
  const step = steps.find(({ length }) => (to - from) / length <= Math.max(1, most) * 1.02) ?? steps.at(-1)!;
  const times =
    step.unit === 'second' || step.unit === 'minute'
      ? equal(from, to, step.length)
      : step.unit === 'hour'
        ? hours(from, to, step.count, zone)
        : dates(from, to, step, zone);
  return times.map((at) => tickOf(at, step, zone, format));
}

/** Clocks change by full quarters of an hour: minutes that are full here are full there. */
function equal(from: number, to: number, length: number): number[] {
  const times: number[] = [];
  for (let at = Math.ceil(from / length) * length; at < to; at += length) times.push(at);
  return times;
}

/** Full hours that the clocks show; each of the two hours of the same name only where every hour is named. */
function hours(from: number, to: number, count: number, zone: Zone): number[] {
  const times: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (let at = Math.ceil(from / (hour / 4)) * (hour / 4); at < to; at += hour / 4) {
    const wall = zone.wall(at);
    if (wall % (count * hour) !== 0) continue;
    if (count > 1 && wall <= before) continue;
    before = wall;
    times.push(at);
  }

  return times;
}

function dates(from: number, to: number, { unit, count }: Step, zone: Zone): number[] {
  const start = new Date(zone.wall(from));
  let [year, month, date] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  if (unit === 'year') [year, month, date] = [Math.floor(year / count) * count, 0, 1];
  else if (unit === 'month') [month, date] = [Math.floor(month / count) * count, 1];
  else if (count === 7) date -= (start.getUTCDay() + 6) % 7;
  const times: number[] = [];
  for (;;) {
    const at = zone.instant(Date.UTC(year, month, date));
    if (at >= to) return times;
    if (at >= from) times.push(at);
    if (unit === 'year') year += count;
    else if (unit === 'month') month += count;
    else date += count;
  }
}

function tickOf(at: number, { unit }: Step, zone: Zone, format: Format): Tick {
  const wall = new Date(zone.wall(at));
  const isDay = zone.startOf(zone.date(at)) === at;
  const isMonth = isDay && wall.getUTCDate() === 1;
  const isYear = isMonth && wall.getUTCMonth() === 0;
  switch (unit) {
    case 'second':
      return { at, text: format.timeWithSeconds(at), isMain: isDay };
    case 'minute':
    case 'hour': {
      if (isDay) return { at, text: format.when(at, { day: 'numeric', month: 'short' }), isMain: true };
      // `2 PM` is shorter than `02:00 PM`, but `14` says less than `14:00`.
      const isShort = unit === 'hour' && new Intl.DateTimeFormat(format.locale, { hour: 'numeric' }).resolvedOptions().hour12;
      return { at, text: isShort ? format.when(at, { hour: 'numeric' }) : format.time(at), isMain: false };
    }

    case 'day':
      return { at, text: format.when(at, { day: 'numeric', month: 'short' }), isMain: isMonth };
    case 'month':
      return { at, text: format.when(at, isYear ? { year: 'numeric' } : { month: 'short' }), isMain: isYear };
    case 'year':
      return { at, text: format.when(at, { year: 'numeric' }), isMain: isYear };
  }
}

/** Round numbers of a value axis. */
export function roundTicks(least: number, greatest: number, most: number): number[] {
  const range = greatest - least;
  if (!(range > 0) || most < 1) return [least];
  const rough = range / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough * 0.999_999) ?? rough;
  const ticks: number[] = [];
  for (let index = Math.ceil(least / size - 1e-9); index * size <= greatest + size * 1e-9; index++)
    ticks.push(Number((index * size).toPrecision(12)));
  return ticks;
}

/** How many decimal places tell all these numbers apart. */
export function decimalsOf(numbers: readonly number[]): number {
  for (let decimals = 0; decimals < 6; decimals++) {
    if (numbers.every((number) => Math.abs(number - Number(number.toFixed(decimals))) < 1e-9 * Math.max(1, Math.abs(number))))
      return decimals;
  }

  return 6;
}
