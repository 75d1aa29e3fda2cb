import type { History, Point } from '../api/types';

/** The mean, smallest and largest value of a point in each span of a chart. */
export interface Values {
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

/** A line of a chart. */
export interface Line extends Values {
  readonly id: string;
  readonly name: string;
  readonly unit: string | null;
  readonly decimals: number;
  /** The states of a point that is no measurement, by code. */
  readonly codes: Readonly<Record<string, string>> | null;
  /** The custom property with its colour. */
  readonly colour: string;
  readonly isDashed: boolean;
  readonly isFilled: boolean;
  /** Whether the smallest and largest values differ from the mean anywhere. */
  readonly hasBand: boolean;
  /** The means of the period beside it, at the same times; null without one. */
  readonly other: readonly (number | null)[] | null;
}

/** What a chart of lines shows. */
export interface LineData {
  /** The beginnings of equal spans, in milliseconds. */
  readonly times: readonly number[];
  /** The length of a span, in milliseconds. */
  readonly span: number;
  readonly lines: readonly Line[];
}

export const powers = ['pv_power', 'load_power', 'grid_power', 'battery_power'] as const;
export const soc = 'battery_soc';
export const mostPoints = 10;

const colours = ['--pv', '--house', '--grid', '--battery', '--backup'] as const;

/** The colours and strokes of points, so that ten can be told apart: that of what a point belongs to, as long as no other one has it. */
export function stylesOf(ids: readonly string[]): { colour: string; isDashed: boolean }[] {
  const free = colours.flatMap((colour) => [
    { colour, isDashed: false },
    { colour, isDashed: true },
  ]);
  const own: Record<string, string> = { pv: '--pv', battery: '--battery', grid: '--grid', load: '--house', backup: '--backup' };
  const take = (fits: (style: (typeof free)[number]) => boolean): (typeof free)[number] | undefined => {
    const index = free.findIndex(fits);
    return index < 0 ? undefined : free.splice(index, 1)[0];
  };
  const taken = ids.map((id) => {
    const colour = own[places.find((place) => id.startsWith(place)) ?? ''];
    return take((style) => style.colour === colour && !style.isDashed);
  });
  return taken.map((style) => style ?? take(({ isDashed }) => !isDashed) ?? take(() => true) ?? { colour: '--unknown', isDashed: true });
}

export const hasBand = ({ mean, min, max }: Values): boolean =>
  mean.some((value, index) => value !== null && (min[index] !== value || max[index] !== value));

/** The distance of two times of a chart. */
export const spanOf = (times: readonly number[], whole: number): number => (times.length > 1 ? times[1]! - times[0]! : Math.max(1, whole));

/** The times of an answer, in milliseconds. */
export const timesOf = (history: History): number[] => history.time.map((time) => Date.parse(time));

const nothing = (count: number): null[] => Array.from({ length: count }, () => null);

/** The values of a point in an answer; gaps where it is not there. */
export function valuesOf(history: History, point: string): Values {
  const series = history.series.find((one) => one.point === point);
  const gaps = nothing(history.time.length);
  return series ? { mean: series.mean, min: series.min, max: series.max } : { mean: gaps, min: gaps, max: gaps };
}

/** The same values in the spans of other times: each span has those that begin in it, or else the one that it is within. */
export function resampled(values: Values, times: readonly number[], onto: readonly number[], whole: number): Values {
  const [from, to] = [spanOf(times, whole), spanOf(onto, whole)];
  const mean: (number | null)[] = [];
  const min: (number | null)[] = [];
  const max: (number | null)[] = [];
  const first = times[0] ?? 0;
  for (const time of onto) {
    const place = (time - first) / from;
    const begin = to < from ? Math.floor(place) : Math.ceil(place);
    const end = to < from ? begin + 1 : Math.ceil(place + to / from);
    let [sum, count] = [0, 0];
    let [least, most]: [number | null, number | null] = [null, null];
    for (let index = Math.max(0, begin); index < end && index < times.length; index++) {
      const value = values.mean[index];
      if (value == null) continue;
      sum += value;
      count++;
      least = Math.min(least ?? Infinity, values.min[index] ?? value);
      most = Math.max(most ?? -Infinity, values.max[index] ?? value);
    }

    mean.push(count === 0 ? null : sum / count);
    min.push(least);
    max.push(most);
  }

  return { mean, min, max };
}

/** The sum of the values of several inverters: a gap where one of them has a gap, since the rest would be a wrong number. */
export function summed(all: readonly Values[]): Values {
  const [only] = all;
  if (all.length === 1 && only) return only;
  const sum = (pick: (values: Values) => readonly (number | null)[]): (number | null)[] =>
    (only?.mean ?? []).map((_, index) => {
      let total = 0;
      for (const values of all) {
        const value = pick(values)[index];
        if (value == null) return null;
        total += value;
      }

      return total;
    });

  // The extremes of the inverters need not be at the same moment: their sum is no extreme of the house.
  const mean = sum((values) => values.mean);
  return { mean, min: mean, max: mean };
}

/** The points of an address that exist and can be drawn, at most ten of at most two units. */
export function chosenPoints(text: string | undefined, known: readonly Point[]): Point[] {
  const chosen: Point[] = [];
  for (const id of new Set((text ?? '').split(','))) {
    const point = known.find((one) => one.id === id);
    if (point && isDrawable(point) && canAdd(chosen, point)) chosen.push(point);
  }

  return chosen;
}

/** Whether the history has numbers of a point. */
export const isDrawable = ({ kind, unit, codes }: Point): boolean =>
  kind !== 'identity' && kind !== 'history' && (unit !== null || codes !== null || kind === 'instant' || kind === 'counter');

/** Whether a point can be drawn beside others: there are two axes, and at most ten lines. */
export function canAdd(chosen: readonly Point[], { unit }: Point): boolean {
  const units = new Set(chosen.map((point) => point.unit));
  return chosen.length < mostPoints && (units.has(unit) || units.size < 2);
}

/** A range of the values of an axis. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The range that an axis shows for values, infinite ones without any: powers have their zero, percentages are whole. */
export function rangeOf(least: number, greatest: number, unit: string | null): Range {
  if (unit === '%' && !(least < 0) && !(greatest > 100)) return { min: 0, max: 100 };
  if (!Number.isFinite(least) || !Number.isFinite(greatest)) return { min: 0, max: 1 };
  const hasZero = unit === null || /^(W|kW|VA|kVA|var|kvar|A|kWh)$/.test(unit) || (least >= 0 && least < greatest / 2);
  let [min, max] = hasZero ? [Math.min(0, least), Math.max(0, greatest)] : [least, greatest];
  if (max - min < 1e-9) [min, max] = hasZero ? [min, min + 1] : [min - 1, max + 1];
  const padding = (max - min) * 0.06;
  return { min: min === 0 && hasZero ? 0 : min - padding, max: max === 0 && hasZero ? 0 : max + padding };
}

/** How values of a unit are shown on an axis: `3.5` of `kW` for 3500 W. */
export function axisUnit(unit: string | null, greatest: number): { unit: string; factor: number } {
  if (unit === 'W' && greatest >= 1_000) return { unit: 'kW', factor: 1_000 };
  if (unit === 'kWh' && greatest >= 10_000) return { unit: 'MWh', factor: 1_000 };
  return { unit: unit ?? '', factor: 1 };
}

/** An axis of values. */
export interface ValueAxis extends Range {
  /** The unit of the values. */
  readonly of: string | null;
  /** The unit that its marks have, and how many of the former it is. */
  readonly unit: string;
  readonly factor: number;
}

/** The axes of lines: one for each of their units, in order. */
export function axesOf(lines: readonly Pick<Line, 'unit' | 'mean' | 'min' | 'max' | 'other'>[]): ValueAxis[] {
  const spans = new Map<string | null, [number, number]>();
  for (const { unit, mean, min, max, other } of lines) {
    let [least, greatest] = spans.get(unit) ?? [Infinity, -Infinity];
    for (const values of [mean, min, max, other ?? []]) {
      for (const value of values) {
        if (value === null) continue;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }

    spans.set(unit, [least, greatest]);
  }

  return [...spans].map(([unit, [least, greatest]]) => {
    const range = rangeOf(least, greatest, unit);
    return { of: unit, ...range, ...axisUnit(unit, Math.max(Math.abs(range.min), Math.abs(range.max))) };
  });
}

const places = ['pv', 'battery', 'grid', 'load', 'backup', 'inverter'] as const;

/** Points by what they belong to, each section in the order of the inverter; the main ones first. */
export function sections(points: readonly Point[]): [string, Point[]][] {
  const found = new Map<string, Point[]>([...places, 'other'].map((place) => [place, []]));
  const ranks = { main: 0, detail: 1, internal: 2 };
  for (const point of [...points].sort((one, other) => ranks[one.prominence] - ranks[other.prominence])) {
    const place = places.find((one) => point.id.startsWith(one)) ?? 'other';
    found.get(place)!.push(point);
  }

  return [...found].filter(([, members]) => members.length > 0);
}

/** The points whose name or id has all words of a search. */
export function matching(points: readonly Point[], search: string): Point[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return points.filter(({ id, name, unit }) => {
    const text = `${id} ${name} ${unit ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
