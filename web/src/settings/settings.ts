import { ApiError } from '../api/client';
import type { Change, PointValue, Setting, SettingEvent, SettingResult } from '../api/types';
import { missing, type Format } from '../format/format';
import type { Key } from '../i18n/texts';
import { milliseconds } from '../live/house';

/** A text of the table, with its values. */
export interface Words {
  readonly key: Key;
  readonly values?: Readonly<Record<string, string>>;
}

export const areas = ['battery', 'forced', 'grid', 'inverter', 'pv', 'backup'] as const;

/** What a setting belongs to. */
export type Area = (typeof areas)[number];

export const areaNames: Record<Area, Key> = {
  battery: 'settings.area.battery',
  forced: 'settings.area.forced',
  grid: 'settings.area.grid',
  inverter: 'settings.area.inverter',
  pv: 'settings.area.pv',
  backup: 'settings.area.backup',
};

/** What a setting belongs to, by its id. */
export function areaOf(id: string): Area {
  if (id.startsWith('battery_forced_')) return 'forced';
  return areas.find((area) => id.startsWith(`${area}_`)) ?? 'inverter';
}

/** Settings as the page shows them. */
export interface SettingGroups {
  /** Those that the configuration allows to be changed. */
  readonly writable: readonly Setting[];
  /** All others of normal risk that were read. */
  readonly others: readonly { readonly area: Area; readonly settings: readonly Setting[] }[];
  /** Those that only the command line changes, because a wrong value can do damage. */
  readonly service: readonly Setting[];
}

/** Groups the settings; those that the inverter does not report are left out, unless they can be changed. */
export function groupsOf(settings: readonly Setting[]): SettingGroups {
  const isNormal = ({ risk }: Setting): boolean => risk === 'normal';
  const read = settings.filter(({ value }) => value !== null);
  const others = read.filter((setting) => isNormal(setting) && !setting.writable);
  return {
    writable: settings.filter((setting) => isNormal(setting) && setting.writable),
    others: areas
      .map((area) => ({ area, settings: others.filter(({ id }) => areaOf(id) === area) }))
      .filter(({ settings }) => settings.length > 0),
    service: read.filter((setting) => !isNormal(setting)),
  };
}

/** The decimal places of a number in steps, such as 1 for steps of 0.1. */
export function decimalsOf(step: number | null): number {
  const [, decimals = ''] = String(step ?? 1).split('.');
  return decimals.length;
}

/** A value as people read it. */
export function shown(
  setting: Setting | undefined,
  value: PointValue,
  t: (key: Key) => string,
  format: Format,
): string {
  if (value === null || value === '') return missing;
  const number = typeof value === 'string' ? Number(value) : value;
  if (setting?.kind === 'number' && typeof number === 'number' && Number.isFinite(number)) {
    return format.measured(number, setting.unit, decimalsOf(setting.step));
  }

  const text = Array.isArray(value) ? value.join(', ') : String(value);
  if (text === 'unset') return t('settings.unset');
  if (setting?.kind === 'switch' && text === 'on') return t('settings.on');
  if (setting?.kind === 'switch' && text === 'off') return t('settings.off');
  if (setting?.kind === 'schedule') return text === 'none' ? t('settings.noWindows') : text.replaceAll(',', ', ').replaceAll('-', '–');
  return setting?.texts?.[text] ?? text;
}

/** The range of a number, such as `10 – 100 %`; null if it has none. */
export function rangeOf({ kind, min, max, unit, step }: Setting, format: Format): string | null {
  if (kind !== 'number' || min === null || max === null) return null;
  return `${format.number(min, decimalsOf(step))} – ${format.measured(max, unit, decimalsOf(step))}`;
}

/** A value that may be sent, or why not. */
export type Checked = { readonly value: PointValue } | { readonly problem: Words };

const timeOfDay = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Checks what was entered for a setting. The inverter's program checks it again. */
export function checked(setting: Setting, entered: string, format: Format): Checked {
  const text = entered.trim();
  if (text === '') return { problem: { key: 'settings.enter' } };
  switch (setting.kind) {
    case 'number':
      return checkedNumber(setting, text, format);
    case 'switch':
    case 'choice':
      return setting.options?.includes(text) ? { value: text } : { problem: { key: 'settings.choose' } };
    case 'time':
      return timeOfDay.test(text) ? { value: text } : { problem: { key: 'settings.enterTime' } };
    case 'schedule':
      return checkedWindows(text);
    default:
      return { value: text };
  }
}

function checkedNumber(setting: Setting, text: string, format: Format): Checked {
  const number = Number(text.replace(',', '.').replace('−', '-'));
  if (!Number.isFinite(number)) return { problem: { key: 'settings.enterNumber' } };
  const { min, max, step } = setting;
  const range = rangeOf(setting, format);
  if (range !== null && (number < min! || number > max!)) return { problem: { key: 'settings.outOfRange', values: { range } } };
  if (step === null) return { value: number };
  const steps = number / step;
  if (Math.abs(steps - Math.round(steps)) > 1e-6) {
    return { problem: { key: 'settings.wrongStep', values: { step: format.number(step, decimalsOf(step)) } } };
  }

  return { value: Number((Math.round(steps) * step).toFixed(decimalsOf(step))) };
}

function checkedWindows(text: string): Checked {
  if (text.toLowerCase() === 'none') return { value: 'none' };
  const windows = text.replaceAll('–', '-').split(/[\s,;]+/).filter((window) => window !== '');
  const isWindow = (window: string): boolean => {
    const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)(?:=[a-z]+)?$/i.exec(window) ?? [];
    return from !== undefined && to !== undefined && timeOfDay.test(from) && timeOfDay.test(to) && from < to;
  };
  return windows.every(isWindow) ? { value: windows.join(',') } : { problem: { key: 'settings.enterWindows' } };
}

/** How a change ended. */
export interface Outcome {
  readonly tone: 'good' | 'warning' | 'bad';
  readonly words: Words;
  /** What the daemon says of it, in English. */
  readonly detail: string | null;
}

/** The result of a change in words; `show` writes a value of the setting. */
export function outcomeOf(result: SettingResult, show: (value: string | null) => string): Outcome {
  const found = show(result.found);
  const isOverride = result.setting === 'override';
  const said = (tone: Outcome['tone'], key: Key, values: Record<string, string> = {}): Outcome => ({
    tone,
    words: { key, values },
    detail: result.reason,
  });
  switch (result.event_type) {
    case 'confirmed':
      return isOverride ? said('good', 'settings.done.override') : said('good', 'settings.done.confirmed', { found });
    case 'unchanged':
      return isOverride ? said('good', 'settings.done.overrideUnchanged') : said('good', 'settings.done.unchanged', { found });
    case 'did_not_stick':
      if (isOverride) return said('bad', 'settings.done.overrideDidNotStick');
      return said('bad', 'settings.done.didNotStick', { wanted: show(result.wanted), found });
    case 'not_sent':
    case 'refused':
      return said('bad', 'settings.done.notSent');
    default:
      return said('warning', 'settings.done.unknown');
  }
}

/**
 * A refusal in words.
 * @param range The range of the setting, if it has one.
 * @param format For the time when the write limit is free again.
 * @param now Milliseconds of the daemon's clock.
 */
export function refusalOf(error: unknown, range: string | null, format: Format, now: number): Outcome {
  if (!(error instanceof ApiError) || error.isAway) return { tone: 'warning', words: { key: 'settings.refused.away' }, detail: null };
  const said = (key: Key, values: Record<string, string> = {}, tone: Outcome['tone'] = 'bad'): Outcome => ({
    tone,
    words: { key, values },
    detail: error.detail || null,
  });
  switch (error.status) {
    case 401:
      return said('settings.refused.login');
    case 403:
      return said('settings.refused.notAllowed');
    case 404:
      return said('settings.refused.missing');
    case 409:
      return said('settings.refused.busy', {}, 'warning');
    case 422:
      return range === null ? said('settings.refused.value') : said('settings.refused.range', { range });
    case 429: {
      // The daemon says when in English; in the time of its computer, which may be another one than that of the house.
      const isLimit = error.detail.includes('write limit');
      if (error.retryAfter === null) return said(isLimit ? 'settings.refused.limit' : 'settings.refused.tooMany');
      const free = now + error.retryAfter * 1_000;
      return said('settings.refused.limitUntil', { time: format.clock(free, now) });
    }
    case 503:
      return error.hasResult ? said('settings.done.notSent') : said('settings.refused.unavailable', {}, 'warning');
    default:
      return said('settings.refused.other');
  }
}

const resultNames: Readonly<Record<string, Key>> = {
  confirmed: 'settings.result.confirmed',
  unchanged: 'settings.result.unchanged',
  did_not_stick: 'settings.result.didNotStick',
  not_sent: 'settings.result.notSent',
  refused: 'settings.result.refused',
};

/** The name of a result in the list of changes. */
export const resultName = (result: string): Key => resultNames[result] ?? 'settings.result.unknown';

/** Who has changed something, in words. */
export function byOf(by: string): Words {
  const values = { who: by };
  if (by.startsWith('http ')) return { key: 'settings.by.http', values: { who: by.slice('http '.length) } };
  if (by === 'cli') return { key: 'settings.by.cli', values };
  if (by === 'mqtt') return { key: 'settings.by.mqtt', values };
  if (by === 'schedule') return { key: 'settings.by.schedule', values };
  return { key: 'settings.by.other', values };
}

/** A line of the list of changes. */
export type ChangeLine = Omit<Change, 'id' | 'by'> & { readonly by: string | null };

/** The changes of the history, and before them those that have just happened and that it does not have yet. */
export function linesOf(changes: readonly Change[], events: readonly SettingEvent[]): ChangeLine[] {
  const isWritten = (event: SettingEvent): boolean =>
    changes.some(
      ({ setting, wanted, time }) =>
        setting === event.setting
        && wanted === event.wanted
        && Math.abs((milliseconds(time) ?? 0) - (milliseconds(event.time) ?? 0)) < 2_000,
    );
  const fresh = events
    .filter((event) => !isWritten(event))
    .map(({ time, setting, old, wanted, found, event_type }) => ({
      time,
      setting,
      old,
      wanted,
      read_back: found,
      by: null,
      result: event_type,
    }));
  return [...fresh, ...changes].sort((a, b) => (milliseconds(b.time) ?? 0) - (milliseconds(a.time) ?? 0));
}

export const longestOverride = 20 * 60;

/** What is wrong with the form of an override; null if nothing. */
export function overrideFault(mode: string, minutes: number | null, soc: number | null): Key | null {
  if (minutes === null || !Number.isInteger(minutes) || minutes < 1 || minutes > longestOverride) return 'settings.override.minutesFault';
  if (mode !== 'hold' && soc !== null && (!Number.isInteger(soc) || soc < 1 || soc > 100)) return 'settings.override.socFault';
  return null;
}
