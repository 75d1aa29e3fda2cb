import type { Alarm, Change } from '../api/types';
import type { Bounds } from './period';

/** An alarm or a setting change on the time axis. */
export interface Mark {
  readonly at: number;
  /** When an alarm was gone; null for a change. */
  readonly until: number | null;
  readonly kind: 'alarm' | 'change';
  readonly text: string;
}

/** Marks that are drawn as one. */
export interface MarkGroup {
  /** Where it is, as a share of the axis. */
  readonly place: number;
  /** How far its alarms reach, as a share of the axis. */
  readonly end: number;
  readonly kind: Mark['kind'];
  readonly marks: readonly Mark[];
}

/** The marks of alarms; one that is active lasts until now. */
export const alarmMarks = (alarms: readonly Alarm[], now: number): Mark[] =>
  alarms.map(({ device, text, raised, cleared }) => ({
    at: Date.parse(raised),
    until: cleared === null ? now : Date.parse(cleared),
    kind: 'alarm',
    text: `${device}: ${text}`,
  }));

/** The marks of setting changes. */
export const changeMarks = (changes: readonly Change[], textOf: (change: Change) => string): Mark[] =>
  changes.map((change) => ({ at: Date.parse(change.time), until: null, kind: 'change', text: textOf(change) }));

/**
 * Puts marks together that would cover each other; alarms and changes stay apart from what is far.
 * @param nearest The least distance of two, as a share of the axis.
 */
export function grouped(marks: readonly Mark[], { from, to }: Bounds, nearest: number): MarkGroup[] {
  const length = to - from;
  const groups: { place: number; end: number; kind: Mark['kind']; marks: Mark[] }[] = [];
  const shown = marks.filter(({ at, until }) => at < to && (until ?? at) >= from).sort((one, other) => one.at - other.at);
  for (const mark of shown) {
    const place = Math.max(0, (mark.at - from) / length);
    const end = Math.min(1, ((mark.until ?? mark.at) - from) / length);
    const last = groups.at(-1);
    if (last && place - last.place < nearest) {
      last.marks.push(mark);
      last.end = Math.max(last.end, end);
      if (mark.kind === 'alarm') last.kind = 'alarm';
    } else groups.push({ place, end: Math.max(place, end), kind: mark.kind, marks: [mark] });
  }

  return groups;
}
