import type { Alarm } from '../api/types';
import type { Key } from '../i18n/texts';
import { milliseconds } from '../live/house';

/** How grave an alarm is, for its words and its icon. */
export type Gravity = 'serious' | 'warning' | 'note' | 'unknown';

/** How grave an alarm is, by the vendor's level. */
export function gravityOf(level: number): Gravity {
  switch (level) {
    case 1:
      return 'serious';
    case 2:
      return 'warning';
    case 3:
      return 'note';
    default:
      return 'unknown';
  }
}

export const gravityNames: Record<Gravity, Key> = {
  serious: 'alarms.serious',
  warning: 'alarms.warning',
  note: 'alarms.note',
  unknown: 'alarms.unknown',
};

/** The gravest alarms first, of the same level the latest. */
export function byGravity(alarms: readonly Alarm[]): Alarm[] {
  const rank = ({ level }: Alarm): number => (level === 0 ? 4 : level);
  return [...alarms].sort((a, b) => rank(a) - rank(b) || (milliseconds(b.raised) ?? 0) - (milliseconds(a.raised) ?? 0));
}

/** How long an alarm was active, in milliseconds; until now, if it still is. Null if its times are unknown. */
export function durationOf(alarm: Alarm, now: number): number | null {
  const from = milliseconds(alarm.raised);
  const to = alarm.cleared === null ? now : milliseconds(alarm.cleared);
  return from === null || to === null ? null : Math.max(0, to - from);
}

/** A list of past alarms, read page by page. */
export interface PastAlarms {
  readonly alarms: readonly Alarm[];
  /** The id after which the next page begins; null if there is none. */
  readonly next: number | null;
}

export const pageSize = 50;

/** The list with a further page; alarms that are still active are left out. */
export function withPage(before: PastAlarms | null, page: readonly Alarm[]): PastAlarms {
  const seen = new Set(before?.alarms.map(({ id }) => id));
  const past = page.filter(({ id, cleared }) => cleared !== null && !seen.has(id));
  return {
    alarms: [...(before?.alarms ?? []), ...past],
    next: page.length < pageSize ? null : (page.at(-1)?.id ?? null),
  };
}

/** The list with a newer first page; older pages that were read stay, if nothing is missing in between. */
export function withFirstPage(before: PastAlarms | null, page: readonly Alarm[]): PastAlarms {
  const first = withPage(null, page);
  const oldest = page.at(-1)?.id;
  if (before === null || first.next === null || oldest == null) return first;
  if (!before.alarms.some(({ id }) => id !== null && id >= oldest)) return first;
  const older = before.alarms.filter(({ id }) => id !== null && id < oldest);
  return { alarms: [...first.alarms, ...older], next: older.length === 0 ? first.next : before.next };
}

/** What tells whether the active alarms are others than before. */
export const signatureOf = (alarms: readonly Alarm[]): string =>
  alarms.map(({ code, device, raised }) => `${code}/${device}/${raised}`).sort().join();
