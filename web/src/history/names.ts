import type { Change } from '../api/types';
import type { Key } from '../i18n/texts';
import { t, words } from '../i18n/words.svelte';
import type { Slot } from './energies';
import { boundsOf, divisionOf, weekOf, type Kind, type Period } from './period';
import type { Coverage } from './shares';
import type { Zone } from './zone';

const weekName = (monday: string): string => t('history.weekNumber', { week: weekOf(monday).week });

/** The full name of a period: `Sunday, 21 June 2026`. */
export function longName({ kind, start }: Period, zone: Zone): string {
  const { format } = words;
  const from = zone.startOf(start);
  switch (kind) {
    case 'day':
      return format.longDate(from);
    case 'week': {
      const dates = new Intl.DateTimeFormat(format.locale, { timeZone: zone.id, day: 'numeric', month: 'short', year: 'numeric' });
      return `${weekName(start)} · ${dates.formatRange(from, boundsOf({ kind, start }, zone, start).to - 1)}`;
    }

    case 'month':
      return format.when(from, { month: 'long', year: 'numeric' });
    case 'year':
      return format.when(from, { year: 'numeric' });
    case 'all':
      return t('history.all');
  }
}

/** Its name on a narrow page: `Sun 21 Jun 2026`. */
export function narrowName(period: Period, zone: Zone): string {
  const from = zone.startOf(period.start);
  if (period.kind === 'day') return words.format.when(from, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  return period.kind === 'month' ? words.format.when(from, { month: 'short', year: 'numeric' }) : longName(period, zone);
}

/** Its name beside values: `21 Jun 2026`. */
export function shortName(period: Period, zone: Zone): string {
  const { kind, start } = period;
  if (kind === 'day') return words.format.when(zone.startOf(start), { day: 'numeric', month: 'short', year: 'numeric' });
  return kind === 'week' ? `${weekName(start)} ${weekOf(start).year}` : longName(period, zone);
}

/** The full name of a bar of a period of a kind. */
export function slotName({ from }: Slot, kind: Kind, isNarrow: boolean): string {
  const { format } = words;
  const division = divisionOf(kind);
  if (division === 'year') return format.when(from, { year: 'numeric' });
  if (division === 'month') return format.when(from, { month: 'long', year: 'numeric' });
  return isNarrow ? format.when(from, { weekday: 'short', day: 'numeric', month: 'short' }) : format.longDate(from);
}

/** What stands below a bar. */
export function slotMark({ from }: Slot, kind: Kind, isNarrow: boolean): string {
  const { format } = words;
  const division = divisionOf(kind);
  if (division === 'year') return format.when(from, { year: 'numeric' });
  if (division === 'month') return format.when(from, { month: isNarrow ? 'narrow' : 'short' });
  return format.when(from, kind === 'week' ? { weekday: 'short', day: 'numeric' } : { day: 'numeric' });
}

const coverages: Record<Coverage, Key> = {
  none: 'history.unknown',
  inverter: 'history.remembered',
  imported: 'history.imported',
  part: 'history.part',
  whole: 'history.measured',
};

/** How well a bar is known, in words. */
export const coverageName = (coverage: Coverage): string => t(coverages[coverage]);

/** What is to be said of how well a bar is known; empty if it is measured as a whole. */
export function coverageNote({ coverage, row, from, to }: Slot, now: number): string {
  if (coverage === 'whole') return '';
  if (coverage !== 'part') return coverageName(coverage);
  return t('history.partOf', { share: words.format.share((row.covered * 1_000) / (Math.min(to, now) - from)) });
}

/** What is to be said of bars that are added up. */
export function coverageNotes(slots: readonly Slot[], now: number): string[] {
  const [only] = slots;
  if (slots.length === 1 && only) return [coverageNote(only, now)];
  const found = new Set(slots.filter(({ from }) => from < now).map(({ coverage }) => coverage));
  const isPart = found.has('part') || (found.has('none') && found.size > 1);
  return [found.has('inverter') ? t('history.someRemembered') : '', isPart ? t('history.somePart') : ''];
}

/** A setting change in words: `Minimum charge: 15 → 20`. */
export function changeName({ setting, old, wanted, read_back, result }: Change, settings: ReadonlyMap<string, string>): string {
  const text = `${settings.get(setting) ?? setting}: ${old ?? '?'} → ${wanted}`;
  if (result === 'did_not_stick') return `${text} (${t('history.didNotStick', { found: read_back ?? '?' })})`;
  return result === 'unknown' ? `${text} (${t('history.resultUnknown')})` : text;
}
