import type { Zone } from './zone';

export const kinds = ['day', 'week', 'month', 'year', 'all'] as const;

export type Kind = (typeof kinds)[number];

/** A day, week, month or year of the house, or all that is known. */
export interface Period {
  readonly kind: Kind;
  /** Its first day, `2026-06-21`; that of all is the epoch. */
  readonly start: string;
}

/** A span of time in milliseconds; the end does not belong to it. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

const dayLength = 86_400_000;

/** The first day of all: energies that the inverter remembers may be older than the history. */
export const firstDay = '2010-01-01';

const text = (time: number): string => new Date(time).toISOString().slice(0, 10);

const plusDays = (date: string, days: number): string => text(Date.parse(date) + days * dayLength);

function plusMonths(date: string, months: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return text(Date.UTC(year, month - 1 + months, 1));
}

/** The number of days since Monday. */
const sinceMonday = (date: string): number => (new Date(date).getUTCDay() + 6) % 7;

/** The period of a kind that a day belongs to. */
export function periodOf(kind: Kind, date: string): Period {
  switch (kind) {
    case 'day':
      return { kind, start: date };
    case 'week':
      return { kind, start: plusDays(date, -sinceMonday(date)) };
    case 'month':
      return { kind, start: `${date.slice(0, 7)}-01` };
    case 'year':
      return { kind, start: `${date.slice(0, 4)}-01-01` };
    case 'all':
      return { kind, start: firstDay };
  }
}

/** The first day after a period. */
function endOf(period: Period, today: string): string {
  switch (period.kind) {
    case 'day':
      return plusDays(period.start, 1);
    case 'week':
      return plusDays(period.start, 7);
    case 'month':
      return plusMonths(period.start, 1);
    case 'year':
      return plusMonths(period.start, 12);
    case 'all':
      return plusMonths(today, 1);
  }
}

/** The year and number of a week, as ISO 8601 counts: the first one has a Thursday in the year. */
export function weekOf(monday: string): { year: number; week: number } {
  const thursday = plusDays(monday, 3);
  const year = Number(thursday.slice(0, 4));
  return { year, week: 1 + Math.floor((Date.parse(thursday) - Date.UTC(year, 0, 1)) / (7 * dayLength)) };
}

/** What stands for a period in the address: `2026-06-21`, `2026-W25`, `2026-06`, `2026`; nothing for all. */
export function idOf({ kind, start }: Period): string {
  switch (kind) {
    case 'day':
      return start;
    case 'week': {
      const { year, week } = weekOf(start);
      return `${year}-W${String(week).padStart(2, '0')}`;
    }

    case 'month':
      return start.slice(0, 7);
    case 'year':
      return start.slice(0, 4);
    case 'all':
      return '';
  }
}

/** The path of a period in the address. */
export function pathOf(period: Period): string[] {
  const id = idOf(period);
  return id === '' ? [period.kind] : [period.kind, id];
}

function dateOf(kind: Kind, id: string): string | null {
  let date: string;
  const week = /^(\d{4})-W(\d{2})$/.exec(id);
  if (kind === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(id)) date = id;
  else if (kind === 'month' && /^\d{4}-\d{2}$/.test(id)) date = `${id}-01`;
  else if (kind === 'year' && /^\d{4}$/.test(id)) date = `${id}-01-01`;
  else if (kind === 'week' && week) {
    // The 4th of January is always in the first week.
    const first = periodOf('week', `${week[1]}-01-04`).start;
    date = plusDays(first, 7 * (Number(week[2]) - 1));
  } else return null;

  const time = Date.parse(date);
  return Number.isNaN(time) || text(time) !== date || date < '1970-01-02' ? null : date;
}

/** The period of an address; what is none is the present one of its kind. */
export function periodAt(path: readonly string[], today: string): Period {
  const [name, id = ''] = path;
  const kind = kinds.find((one) => one === name) ?? 'day';
  const date = kind === 'all' ? null : dateOf(kind, id);
  return periodOf(kind, date ?? today);
}

/** The period so many steps later; negative ones are earlier. All has no other. */
export function stepped(period: Period, steps: number): Period {
  const { kind, start } = period;
  switch (kind) {
    case 'day':
      return { kind, start: plusDays(start, steps) };
    case 'week':
      return { kind, start: plusDays(start, 7 * steps) };
    case 'month':
      return { kind, start: plusMonths(start, steps) };
    case 'year':
      return { kind, start: plusMonths(start, 12 * steps) };
    case 'all':
      return period;
  }
}

/** The period a year before: the same day, the week that is 52 weeks earlier, the same month. */
export function yearBefore({ kind, start }: Period): Period {
  if (kind === 'week') return { kind, start: plusDays(start, -52 * 7) };
  if (kind === 'day') {
    // The 29th of February has the 28th.
    const [year, rest] = [Number(start.slice(0, 4)) - 1, start.slice(4)];
    return { kind, start: rest === '-02-29' ? `${year}-02-28` : year + rest };
  }

  return stepped({ kind, start }, kind === 'month' ? -12 : -1);
}

/** When a period begins and ends; that of all ends with the present month. */
export function boundsOf(period: Period, zone: Zone, today: string): Bounds {
  return { from: zone.startOf(period.start), to: zone.startOf(endOf(period, today)) };
}

/** What a period is divided into for energies. */
export function divisionOf(kind: Kind): 'hour' | 'day' | 'month' | 'year' {
  return ({ day: 'hour', week: 'day', month: 'day', year: 'month', all: 'year' } as const)[kind];
}

/** A smaller kind that a bar opens. */
export function kindBelow(kind: Kind): Kind {
  return ({ day: 'day', week: 'day', month: 'day', year: 'month', all: 'year' } as const)[kind];
}
