import type { Bounds } from './period';

/** The shortest span that can be looked at, in milliseconds. */
export const shortest = 5 * 60_000;

const clamped = (from: number, length: number, whole: Bounds): Bounds => {
  const span = Math.min(Math.max(length, Math.min(shortest, whole.to - whole.from)), whole.to - whole.from);
  const begin = Math.min(Math.max(from, whole.from), whole.to - span);
  return { from: Math.round(begin), to: Math.round(begin + span) };
};

/** A view that is so many times as long, within a period; what is at a time stays where it is. */
export function scaled(view: Bounds, whole: Bounds, at: number, factor: number): Bounds {
  const length = Math.max(shortest, (view.to - view.from) * factor);
  const share = (at - view.from) / (view.to - view.from);
  return clamped(at - share * length, length, whole);
}

/** A view that is moved by a part of its length, within a period. */
export const moved = (view: Bounds, whole: Bounds, share: number): Bounds =>
  clamped(view.from + share * (view.to - view.from), view.to - view.from, whole);

/** A view between two times, within a period. */
export function between(one: number, other: number, whole: Bounds): Bounds {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  const missing = Math.max(0, shortest - (to - from));
  return clamped(from - missing / 2, to - from + missing, whole);
}

/** Whether a view is the whole period. */
export const isWhole = (view: Bounds, whole: Bounds): boolean => view.from <= whole.from && view.to >= whole.to;

/** What stands for a view in the address, in seconds: `1782000000-1782003600`. */
export const zoomText = ({ from, to }: Bounds): string => `${Math.round(from / 1_000)}-${Math.round(to / 1_000)}`;

/** The view of an address; the whole period if it is none within it. */
export function zoomAt(text: string | undefined, whole: Bounds): Bounds {
  const match = /^(\d{1,12})-(\d{1,12})$/.exec(text ?? '');
  if (!match) return whole;
  const [from, to] = [Number(match[1]) * 1_000, Number(match[2]) * 1_000];
  return from >= to || to <= whole.from || from >= whole.to ? whole : between(from, to, whole);
}
