import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/client';
import type { Change, Setting, SettingEvent, SettingResult } from '../api/types';
import { Format } from '../format/format';
import {
  byOf,
  checked,
  decimalsOf,
  groupsOf,
  linesOf,
  outcomeOf,
  overrideFault,
  rangeOf,
  refusalOf,
  resultName,
  shown,
} from './settings';

const format = new Format('en-GB', 'Europe/Prague');
const t = (key: string): string => key;
const setting = (more: Partial<Setting> = {}): Setting => ({
  id: 'battery_on_grid_soc_min',
  name: 'Lowest charge',
  kind: 'number',
  value: 15,
  unit: '%',
  min: 10,
  max: 100,
  step: 1,
  options: null,
  texts: null,
  risk: 'normal',
  writable: false,
  read_at: '2026-06-21T14:00:00+02:00',
  ...more,
});
const numberless = { unit: null, min: null, max: null, step: null };
const toggle = setting({ id: 'backup_output', kind: 'switch', value: 'on', ...numberless, options: ['on', 'off'] });
const windows = setting({ id: 'grid_price_windows', kind: 'schedule', value: 'none', ...numberless });

describe('groups', () => {
  test('what can be changed comes first, a service setting never among it', () => {
    const service = setting({ id: 'grid_code', risk: 'service', writable: true });
    const writable = setting({ writable: true, value: null });
    const unread = setting({ id: 'inverter_clock_year', value: null });
    const groups = groupsOf([service, writable, toggle, setting({ id: 'battery_forced_charge' }), unread]);
    expect(groups.writable).toEqual([writable]);
    expect(groups.service).toEqual([service]);
    expect(groups.others.map(({ area }) => area)).toEqual(['forced', 'backup']);
  });
});

describe('values', () => {
  test.each([
    [1, 0],
    [0.1, 1],
    [0.001, 3],
    [null, 0],
  ])('steps of %s have %s decimal places', (step, decimals) => expect(decimalsOf(step)).toBe(decimals));

  test('numbers have their unit, also as the text of a result', () => {
    expect(shown(setting(), 15, t, format)).toBe('15%');
    expect(shown(setting(), '15', t, format)).toBe('15%');
    expect(shown(setting({ unit: 'kW', step: 0.1 }), 4, t, format)).toBe('4.0\u00a0kW');
  });

  test('switches, windows and what is not set are words', () => {
    expect(shown(toggle, 'off', t, format)).toBe('settings.off');
    expect(shown(toggle, 'unset', t, format)).toBe('settings.unset');
    expect(shown(windows, 'none', t, format)).toBe('settings.noWindows');
    expect(shown(windows, '00:00-06:00=valley,06:00-24:00=peak', t, format)).toBe('00:00–06:00=valley, 06:00–24:00=peak');
    expect(shown(setting({ kind: 'choice', texts: { General: 'Allgemein' } }), 'General', t, format)).toBe('Allgemein');
    expect(shown(setting(), null, t, format)).toBe('–');
    expect(shown(undefined, 'charge', t, format)).toBe('charge');
  });

  test('the range of a number', () => {
    expect(rangeOf(setting(), format)).toBe('10 – 100%');
    expect(rangeOf(toggle, format)).toBeNull();
  });
});

describe('what is entered', () => {
  test.each([
    ['20', { value: 20 }],
    [' 100 ', { value: 100 }],
    ['9', { problem: { key: 'settings.outOfRange', values: { range: '10 – 100%' } } }],
    ['101', { problem: { key: 'settings.outOfRange', values: { range: '10 – 100%' } } }],
    ['20.5', { problem: { key: 'settings.wrongStep', values: { step: '1' } } }],
    ['much', { problem: { key: 'settings.enterNumber' } }],
    ['', { problem: { key: 'settings.enter' } }],
  ])('%s', (text, expected) => expect(checked(setting(), text, format)).toEqual(expected));

  test('a decimal comma and steps of tenths', () => {
    const price = setting({ min: 0, max: 3000, step: 0.1, unit: null });
    expect(checked(price, '0,3', format)).toEqual({ value: 0.3 });
    expect(checked(price, '2999.9', format)).toEqual({ value: 2999.9 });
    expect(checked(price, '0.35', format)).toHaveProperty('problem');
  });

  test('choices are those of the setting', () => {
    expect(checked(toggle, 'off', format)).toEqual({ value: 'off' });
    expect(checked(toggle, 'maybe', format)).toHaveProperty('problem');
  });

  test.each(['00:00', '23:59', '24:00'])('the time %s', (text) => {
    expect(checked(setting({ kind: 'time' }), text, format)).toEqual({ value: text });
  });

  test.each(['24:01', '7:00', '12:60'])('not the time %s', (text) => {
    expect(checked(setting({ kind: 'time' }), text, format)).toHaveProperty('problem');
  });

  test.each([
    ['none', 'none'],
    ['01:00-05:30', '01:00-05:30'],
    ['00:00–06:00=valley, 06:00-24:00=peak', '00:00-06:00=valley,06:00-24:00=peak'],
  ])('the windows %s', (text, value) => expect(checked(windows, text, format)).toEqual({ value }));

  test.each(['05:00-01:00', '25:00-26:00', '1-2'])('not the windows %s', (text) => {
    expect(checked(windows, text, format)).toHaveProperty('problem');
  });
});

describe('results', () => {
  const result = (more: Partial<SettingResult>): SettingResult => ({
    event_type: 'confirmed',
    setting: 'battery_on_grid_soc_min',
    old: '15',
    wanted: '20',
    found: '20',
    reason: null,
    time: '2026-06-21T14:00:00+02:00',
    ...more,
  });
  const show = (value: string | null): string => shown(setting(), value, t, format);

  test('what was read back is said', () => {
    expect(outcomeOf(result({}), show)).toEqual({
      tone: 'good',
      words: { key: 'settings.done.confirmed', values: { found: '20%' } },
      detail: null,
    });
    expect(outcomeOf(result({ event_type: 'did_not_stick', found: '15' }), show).words).toEqual({
      key: 'settings.done.didNotStick',
      values: { wanted: '20%', found: '15%' },
    });
    expect(outcomeOf(result({ event_type: 'unknown', found: null }), show).tone).toBe('warning');
    expect(outcomeOf(result({ event_type: 'not_sent', found: null }), show).words.key).toBe('settings.done.notSent');
  });

  test('an override has words of its own', () => {
    expect(outcomeOf(result({ setting: 'override', event_type: 'unchanged' }), show).words.key).toBe('settings.done.overrideUnchanged');
  });

  test('each result has a name', () => {
    expect(resultName('did_not_stick')).toBe('settings.result.didNotStick');
    expect(resultName('something new')).toBe('settings.result.unknown');
  });
});

describe('refusals', () => {
  const now = Date.parse('2026-06-21T12:00:00Z');
  const refusal = (error: unknown): string => refusalOf(error, '10 – 100%', format, now).words.key;

  test.each([
    [403, 'settings.refused.notAllowed'],
    [404, 'settings.refused.missing'],
    [409, 'settings.refused.busy'],
    [422, 'settings.refused.range'],
    [429, 'settings.refused.tooMany'],
    [503, 'settings.refused.unavailable'],
    [500, 'settings.refused.other'],
    [0, 'settings.refused.away'],
    [502, 'settings.refused.away'],
  ])('%s', (status, key) => expect(refusal(new ApiError(status, '', ''))).toBe(key));

  test('503 with a result means that nothing was sent', () => {
    expect(refusal(new ApiError(503, '', 'No answer', null, true))).toBe('settings.done.notSent');
  });

  test('the write limit says when it is free again, where the daemon says it', () => {
    const detail = 'The write limit is reached: 20 of 20 commands in the last hour; try again after 2026-06-21 14:40:05.';
    expect(refusalOf(new ApiError(429, '', detail), null, format, now)).toEqual({
      tone: 'bad',
      words: { key: 'settings.refused.limit', values: {} },
      detail,
    });
    expect(refusalOf(new ApiError(429, '', detail, 600), null, format, now).words).toEqual({
      key: 'settings.refused.limitUntil',
      values: { time: '14:10' },
    });
  });
});

describe('the list of changes', () => {
  const change: Change = {
    id: 3,
    time: '2026-06-21T14:00:00.000+02:00',
    setting: 'backup_output',
    old: 'on',
    wanted: 'off',
    read_back: 'off',
    by: 'mqtt',
    result: 'confirmed',
  };
  const event = (more: Partial<SettingEvent> = {}): SettingEvent => ({
    inverter: 'A',
    event_type: 'confirmed',
    setting: 'backup_output',
    old: 'on',
    wanted: 'off',
    found: 'off',
    reason: null,
    time: '2026-06-21T12:00:00.700+00:00',
    ...more,
  });

  test('an event that the history has is not shown twice', () => {
    expect(linesOf([change], [event()])).toEqual([change]);
  });

  test('an event that it does not have yet comes first', () => {
    const lines = linesOf([change], [event({ time: '2026-06-21T12:05:00+00:00', wanted: 'on' })]);
    expect(lines.map(({ wanted, by }) => [wanted, by])).toEqual([
      ['on', null],
      ['off', 'mqtt'],
    ]);
  });

  test('who it was', () => {
    expect(byOf('http key 12ab34cd')).toEqual({ key: 'settings.by.http', values: { who: 'key 12ab34cd' } });
    expect(byOf('cli').key).toBe('settings.by.cli');
    expect(byOf('somebody').key).toBe('settings.by.other');
  });
});

describe('an override', () => {
  test.each([
    ['charge', 60, 80, null],
    ['charge', 60, null, null],
    ['hold', 1200, 200, null],
    ['charge', 0, null, 'settings.override.minutesFault'],
    ['charge', 1201, null, 'settings.override.minutesFault'],
    ['charge', null, null, 'settings.override.minutesFault'],
    ['discharge', 60, 101, 'settings.override.socFault'],
    ['discharge', 60, 0, 'settings.override.socFault'],
  ] as const)('%s for %s minutes until %s %%', (mode, minutes, soc, fault) => expect(overrideFault(mode, minutes, soc)).toBe(fault));
});
