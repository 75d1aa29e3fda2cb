import type { Output } from '../api/types';
import type { Format, Quantity } from '../format/format';
import type { Key } from '../i18n/texts';

/** A PCU version as the vendor writes it: 609 is `6.0.9`. */
export function pcuText(pcu: number): string {
  const digits = String(pcu);
  return digits.length < 3 ? digits : `${digits.slice(0, -2)}.${digits.at(-2)}.${digits.at(-1)}`;
}

/** A size in bytes: `90.6 kB`, `12.3 MB`. */
export function sizeParts(bytes: number, format: Format): Quantity {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }

  return { value: format.number(value, unit === 0 || value >= 99.95 ? 0 : 1), unit: units[unit] ?? 'B' };
}

/** The time between two polls: `5 s`, `1 min`, `1 h`. */
export function periodText(seconds: number): string {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${seconds / 3_600}\u00a0h`;
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60}\u00a0min` : `${seconds}\u00a0s`;
}

const outputNames: Readonly<Record<string, Key>> = {
  mqtt: 'system.output.mqtt',
  history: 'system.output.history',
  http: 'system.output.http',
  influx: 'system.output.influx',
};

/** What an output is called; null if this page does not know it. */
export const outputName = (name: string): Key | null => outputNames[name] ?? null;

/** The state of an output as it is shown. */
export type Condition = Output['state'] | 'waiting';

/** The state of an output; one that runs, but that says that it reaches nothing, waits. */
export function conditionOf({ state, detail }: Output): Condition {
  return state === 'running' && /\bnot (?:connected|written)\b|, refused |: /.test(detail ?? '') ? 'waiting' : state;
}

export const conditionNames: Record<Condition, Key> = {
  waiting: 'system.state.waiting',
  running: 'system.state.running',
  stuck: 'system.state.stuck',
  failed: 'system.state.failed',
};

const groupNames: Readonly<Record<string, Key>> = {
  fast: 'system.group.fast',
  counters: 'system.group.counters',
  parameters: 'system.group.parameters',
  identity: 'system.group.identity',
};

/** What a poll group is called; null if this page does not know it. */
export const groupName = (id: string): Key | null => groupNames[id] ?? null;

/** How far the browser's clock is off: positive if it is ahead; 0 if that is not worth a word. */
export function clockDifference(browser: number, daemon: number): number {
  const difference = browser - daemon;
  return Math.abs(difference) < 60_000 ? 0 : difference;
}

/** Readings of a point that were rejected for one reason. */
export interface Rejection {
  readonly serial: string;
  readonly point: string;
  readonly reason: string;
  readonly count: number;
}

/** The rejected readings in the text of `/metrics`, the most frequent first. */
export function rejectionsIn(metrics: string): Rejection[] {
  const found: Rejection[] = [];
  for (const [, labels = '', count = ''] of metrics.matchAll(/^sermatec_rejected_readings_total\{(.*)\} (\S+)$/gm)) {
    const label = (name: string): string => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    if (Number(count) > 0) found.push({ serial: label('serial'), point: label('point'), reason: label('reason'), count: Number(count) });
  }

  return found.sort((a, b) => b.count - a.count);
}

const reasonNames: Readonly<Record<string, Key>> = {
  range: 'system.reason.range',
  rate: 'system.reason.rate',
  falling: 'system.reason.falling',
  stuck: 'system.reason.stuck',
};

/** Why readings were rejected; null if this page does not know the reason. */
export const reasonName = (reason: string): Key | null => reasonNames[reason] ?? null;

/** Whether the name of an API key is possible. */
export const isKeyName = (name: string): boolean => name.trim() !== '' && name.length <= 64;
