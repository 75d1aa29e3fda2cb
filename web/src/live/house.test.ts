import { describe, expect, test } from 'vitest';
import type { InverterInfo } from '../api/types';
import {
  emptyHouse,
  isStale,
  nameOf,
  numberOf,
  pollPeriodOf,
  textOf,
  valueOf,
  withAlarm,
  withAlarms,
  withAvailability,
  withInverters,
  withLatest,
  withState,
} from './house';

const time = '2026-06-21T14:00:00+02:00';
const at = Date.parse(time);

const info = (changes: Partial<InverterInfo> = {}): InverterInfo => ({
  serial: 'A',
  name: 'Sermatec inverter',
  model: '10kW',
  pcu: 609,
  available: true,
  last_answer: time,
  groups: [{ id: 'fast', available: true, period_s: 10 }],
  ...changes,
});

const state = (values: Record<string, number | null>, inverter = 'A') => ({ inverter, group: 'fast', time, values });

describe('the house', () => {
  test('begins with what the stream says, and gets names later', () => {
    let house = withState(emptyHouse, state({ pv_power: 100, grid_power: 5 }));
    house = withInverters(house, [info()]);
    expect(house.inverters).toHaveLength(1);
    expect(house.inverters[0]).toMatchObject({ serial: 'A', name: 'Sermatec inverter', lastAnswer: at });
    expect(house.inverters[0]!.groups['fast']).toEqual({
      available: true,
      period: 10,
      time: at,
      values: { pv_power: 100, grid_power: 5 },
    });
  });

  test('keeps values that an event does not name, and forgets those that it says are missing', () => {
    let house = withState(emptyHouse, state({ pv_power: 100, grid_power: 5, load_power: 95 }));
    house = withState(house, state({ pv_power: 200, grid_power: null }));
    const inverter = house.inverters[0]!;
    expect(numberOf(inverter, 'pv_power')).toBe(200);
    expect(numberOf(inverter, 'grid_power')).toBeNull();
    expect(valueOf(inverter, 'grid_power')).toBeNull();
    expect(numberOf(inverter, 'load_power')).toBe(95);
    expect(valueOf(inverter, 'battery_power')).toBeUndefined();
  });

  test('takes all values of a poll, without those from before', () => {
    let house = withState(emptyHouse, state({ pv_power: 100, grid_power: 5 }));
    house = withLatest(house, 'A', { groups: { fast: { time, values: { pv_power: 7 } } } });
    expect(valueOf(house.inverters[0]!, 'grid_power')).toBeUndefined();
    expect(numberOf(house.inverters[0]!, 'pv_power')).toBe(7);
  });

  test('counts inverters that have never answered, and forgets those that are gone', () => {
    let house = withState(emptyHouse, state({ pv_power: 100 }, 'B'));
    house = withInverters(house, [info(), info({ serial: null, name: null, available: false })]);
    expect(house.inverters.map(({ serial }) => serial)).toEqual(['A']);
    expect(house.silent).toBe(1);
  });

  test('knows what answers', () => {
    let house = withInverters(emptyHouse, [info()]);
    house = withAvailability(house, { inverter: 'A', available: false, groups: { fast: false, counters: true } });
    expect(house.inverters[0]).toMatchObject({ available: false });
    expect(house.inverters[0]!.groups['fast']).toMatchObject({ available: false, period: 10 });
    expect(house.inverters[0]!.groups['counters']).toMatchObject({ available: true, period: null, time: null });
  });

  test('does not take a time back', () => {
    let house = withState(emptyHouse, state({ pv_power: 1 }));
    house = withInverters(house, [info({ last_answer: '2026-06-21T13:00:00+02:00' })]);
    expect(house.inverters[0]!.lastAnswer).toBe(at);
  });

  test('has the alarms that are active', () => {
    const alarm = { id: null, code: 12, device: 'Battery', text: 'x', advice: 'y', level: 1, raised: time, cleared: null };
    let house = withAlarms(withInverters(emptyHouse, [info()]), 'A', [alarm]);
    const event = { inverter: 'A', code: 13, device: 'Grid', text: 'z', level: 2, raised: time, cleared: null } as const;
    house = withAlarm(house, { ...event, event: 'raised' });
    house = withAlarm(house, { ...event, event: 'raised' });
    expect(house.inverters[0]!.alarms.map(({ code }) => code)).toEqual([12, 13]);
    house = withAlarm(house, { ...event, ...alarm, inverter: 'A', event: 'cleared', cleared: time });
    expect(house.inverters[0]!.alarms.map(({ code }) => code)).toEqual([13]);
  });
});

test('a number is no text, and a text no number', () => {
  const inverter = withLatest(emptyHouse, 'A', { groups: { fast: { time, values: { a: 1, b: 'on', c: [1], d: NaN } } } }).inverters[0]!;
  expect(['a', 'b', 'c', 'd'].map((point) => numberOf(inverter, point))).toEqual([1, null, null, null]);
  expect([textOf(inverter, 'a'), textOf(inverter, 'b')]).toEqual([null, 'on']);
});

test('inverters of the same name have their serial numbers, too', () => {
  const others = [info({ serial: 'B' }), info({ serial: 'C', name: 'Barn' }), info({ serial: 'D', name: null })];
  const { inverters } = withInverters(emptyHouse, [info(), ...others]);
  expect(inverters.map((inverter) => nameOf(inverter, inverters))).toEqual(['Sermatec inverter A', 'Sermatec inverter B', 'Barn', 'D']);
});

describe('isStale', () => {
  const group = { available: true, period: 10, time: at, values: {} };

  test.each([
    [group, at + 32_000, false],
    [group, at + 32_001, true],
    [{ ...group, period: 300 }, at + 600_000, false],
    [{ ...group, period: null }, at + 32_001, true],
    [{ ...group, time: null }, at, true],
    [undefined, at, true],
  ])('of %j at %s is %s', (one, now, stale) => expect(isStale(one, now)).toBe(stale));
});

describe('pollPeriodOf', () => {
  test.each([
    [1, 2_000],
    [0.5, 1_500],
    [10, 5_000],
  ])('with values every %d s is %d ms', (period_s, expected) => {
    const house = withInverters(emptyHouse, [info({ groups: [{ id: 'fast', available: true, period_s }] })]);
    expect(pollPeriodOf(house)).toBe(expected);
    const oldest = at + 1_000 * period_s + expected;
    expect(isStale({ ...house.inverters[0]!.groups['fast']!, time: at }, oldest)).toBe(false);
  });

  test('is the longest before anything is known', () => expect(pollPeriodOf(emptyHouse)).toBe(5_000));
});
