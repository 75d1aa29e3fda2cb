import type {
  Alarm,
  AlarmEvent,
  AvailabilityEvent,
  InverterInfo,
  Latest,
  PointValue,
  StateEvent,
} from '../api/types';

/** The values of a poll group. */
export interface Group {
  readonly available: boolean;
  /** Seconds between two polls; null before it is known. */
  readonly period: number | null;
  /** When it was read, in milliseconds of the daemon's clock; null if never. */
  readonly time: number | null;
  readonly values: Readonly<Record<string, PointValue>>;
}

/** An inverter as it is known now. */
export interface Inverter {
  readonly serial: string;
  readonly name: string | null;
  readonly model: string | null;
  readonly pcu: number | null;
  readonly available: boolean;
  /** When it answered last, in milliseconds of the daemon's clock. */
  readonly lastAnswer: number | null;
  readonly groups: Readonly<Record<string, Group>>;
  readonly alarms: readonly Alarm[];
}

/** All inverters as they are known now. */
export interface House {
  readonly inverters: readonly Inverter[];
  /** How many inverters have never answered, so that even their serial number is unknown. */
  readonly silent: number;
}

export const emptyHouse: House = { inverters: [], silent: 0 };

const emptyGroup: Group = { available: false, period: null, time: null, values: {} };

const newInverter = (serial: string): Inverter => ({
  serial,
  name: null,
  model: null,
  pcu: null,
  available: true,
  lastAnswer: null,
  groups: {},
  alarms: [],
});

/** The milliseconds of a time of the API; null where it is none. */
export function milliseconds(time: string | null | undefined): number | null {
  const found = Date.parse(time ?? '');
  return Number.isNaN(found) ? null : found;
}

function changed(house: House, serial: string, change: (inverter: Inverter) => Inverter): House {
  const at = house.inverters.findIndex((inverter) => inverter.serial === serial);
  if (at < 0) return { ...house, inverters: [...house.inverters, change(newInverter(serial))] };
  return { ...house, inverters: house.inverters.map((inverter, index) => (index === at ? change(inverter) : inverter)) };
}

const later = (one: number | null, other: number | null): number | null =>
  one === null || (other !== null && other > one) ? other : one;

/** Takes over what `/inverters` says; an inverter that it does not name any more goes. */
export function withInverters(house: House, infos: readonly InverterInfo[]): House {
  const inverters = infos.flatMap((info) => {
    if (info.serial === null) return [];
    const before = house.inverters.find((inverter) => inverter.serial === info.serial) ?? newInverter(info.serial);
    const groups: Record<string, Group> = { ...before.groups };
    for (const { id, available, period_s } of info.groups) {
      groups[id] = { ...(groups[id] ?? emptyGroup), available, period: period_s };
    }

    return [
      {
        ...before,
        name: info.name,
        model: info.model,
        pcu: info.pcu,
        available: info.available,
        lastAnswer: later(before.lastAnswer, milliseconds(info.last_answer)),
        groups,
      },
    ];
  });
  return { inverters, silent: infos.length - inverters.length };
}

/** Takes over an event that says what answers. */
export function withAvailability(house: House, event: AvailabilityEvent): House {
  return changed(house, event.inverter, (inverter) => {
    const groups: Record<string, Group> = { ...inverter.groups };
    for (const [id, available] of Object.entries(event.groups)) groups[id] = { ...(groups[id] ?? emptyGroup), available };
    return { ...inverter, available: event.available, groups };
  });
}

/** Takes over an event with new values; those that it does not name stay. */
export function withState(house: House, event: StateEvent): House {
  return changed(house, event.inverter, (inverter) => {
    const group = inverter.groups[event.group] ?? { ...emptyGroup, available: true };
    const time = milliseconds(event.time);
    return {
      ...inverter,
      lastAnswer: later(inverter.lastAnswer, time),
      groups: { ...inverter.groups, [event.group]: { ...group, time, values: { ...group.values, ...event.values } } },
    };
  });
}

/** Takes over the answer of `latest`, which has all values. */
export function withLatest(house: House, serial: string, latest: Latest): House {
  return changed(house, serial, (inverter) => {
    const groups: Record<string, Group> = { ...inverter.groups };
    let lastAnswer = inverter.lastAnswer;
    for (const [id, { time, values }] of Object.entries(latest.groups)) {
      const read = milliseconds(time);
      groups[id] = { ...(groups[id] ?? { ...emptyGroup, available: true }), time: read, values };
      lastAnswer = later(lastAnswer, read);
    }

    return { ...inverter, lastAnswer, groups };
  });
}

/** Takes over the alarms that are active. */
export function withAlarms(house: House, serial: string, alarms: readonly Alarm[]): House {
  return changed(house, serial, (inverter) => ({ ...inverter, alarms }));
}

/** Takes over an alarm that was raised or cleared. */
export function withAlarm(house: House, event: AlarmEvent): House {
  return changed(house, event.inverter, (inverter) => {
    const others = inverter.alarms.filter((alarm) => alarm.code !== event.code || alarm.device !== event.device);
    if (event.event === 'cleared') return { ...inverter, alarms: others };
    const { code, device, text, level, raised } = event;
    return { ...inverter, alarms: [...others, { id: null, code, device, text, advice: null, level, raised, cleared: null }] };
  });
}

/** The value of a point; undefined if the inverter does not have it. */
export function valueOf(inverter: Inverter, point: string): PointValue | undefined {
  for (const group of Object.values(inverter.groups)) {
    const value = group.values[point];
    if (value !== undefined) return value;
  }

  return undefined;
}

/** The number of a point; null if it is missing or none. */
export function numberOf(inverter: Inverter, point: string): number | null {
  const value = valueOf(inverter, point);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The text of a point, such as a state; null if it is missing or none. */
export function textOf(inverter: Inverter, point: string): string | null {
  const value = valueOf(inverter, point);
  return typeof value === 'string' ? value : null;
}

/** What an inverter is called: its name, and its serial number where names do not tell inverters apart. */
export function nameOf(inverter: Inverter, all: readonly Inverter[]): string {
  const name = inverter.name ?? inverter.serial;
  return all.some((other) => other !== inverter && other.name === inverter.name) ? `${name} ${inverter.serial}` : name;
}

const slack = 2_000;

/**
 * Whether the values of a group are out of date: three polls were missed.
 * @param now Milliseconds of the daemon's clock.
 */
export function isStale(group: Group | undefined, now: number): boolean {
  if (group?.time == null) return true;
  return now - group.time > 3_000 * (group.period ?? 10) + slack;
}

const longestPollPeriod = 5_000;

/** Milliseconds between two polls of the daemon where no events arrive: often enough that values are not out of date in between. */
export function pollPeriodOf({ inverters }: House): number {
  const shortest = Math.min(...inverters.map(({ groups }) => groups['fast']?.period ?? Infinity));
  return Math.min(longestPollPeriod, slack / 2 + 1_000 * shortest);
}
