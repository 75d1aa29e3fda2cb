import { describe, expect, test } from 'vitest';
import { Format } from '../format/format';
import { clockDifference, conditionOf, groupName, isKeyName, outputName, pcuText, periodText, rejectionsIn, sizeParts } from './system';

const format = new Format('en-GB', 'Europe/Prague');

describe('system', () => {
  test.each([
    [609, '6.0.9'],
    [1012, '10.1.2'],
    [58, '58'],
  ])('PCU version %s is %s', (pcu, text) => expect(pcuText(pcu)).toBe(text));

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [90_648, '90.6 kB'],
    [999_600, '1.0 MB'],
    [387_288_000, '387 MB'],
    [2_000_000_000, '2.0 GB'],
  ])('%s bytes are %s', (bytes, text) => {
    const { value, unit } = sizeParts(bytes, format);
    expect(`${value} ${unit}`).toBe(text);
  });

  test.each([
    [5, '5 s'],
    [2.5, '2.5 s'],
    [90, '90 s'],
    [300, '5 min'],
    [3_600, '1 h'],
  ])('a period of %s s is %s', (seconds, text) => expect(periodText(seconds)).toBe(text.replace(' ', '\u00a0')));

  test('a clock counts as off from a minute on', () => {
    expect(clockDifference(100_000, 50_000)).toBe(0);
    expect(clockDifference(0, 3_600_000)).toBe(-3_600_000);
  });

  test('rejected readings are read from the metrics', () => {
    const metrics = [
      '# TYPE sermatec_rejected_readings_total counter',
      'sermatec_rejected_readings_total{serial="A",point="battery_soc",reason="range"} 2',
      'sermatec_rejected_readings_total{serial="A",point="pv_power",reason="jump"} 17',
      'sermatec_rejected_readings_total{serial="B",point="pv_power",reason="jump"} 0',
      'sermatec_up{serial="A"} 1',
    ].join('\n');
    expect(rejectionsIn(metrics)).toEqual([
      { serial: 'A', point: 'pv_power', reason: 'jump', count: 17 },
      { serial: 'A', point: 'battery_soc', reason: 'range', count: 2 },
    ]);
    expect(rejectionsIn('')).toEqual([]);
  });

  test('names of outputs and groups', () => {
    expect(outputName('mqtt')).toBe('system.output.mqtt');
    expect(outputName('carrier pigeon')).toBeNull();
    expect(groupName('fast')).toBe('system.group.fast');
  });

  test.each([
    ['running', 'broker 192.168.1.5:1883 connected', 'running'],
    ['running', 'broker 192.168.1.5:1883 not connected', 'waiting'],
    ['running', 'history not written since 2026-06-21 14:00:00: the disk is full', 'waiting'],
    ['running', 'history written', 'running'],
    ['running', 'http 127.0.0.1:8080 listening', 'running'],
    ['running', null, 'running'],
    ['failed', 'broker not connected', 'failed'],
  ] as const)('an output that is %s, with %s, is %s', (state, detail, condition) => {
    expect(conditionOf({ name: 'mqtt', state, since: '', detail })).toBe(condition);
  });

  test('names of keys', () => {
    expect(isKeyName('grafana')).toBe(true);
    expect(isKeyName('  ')).toBe(false);
    expect(isKeyName('x'.repeat(65))).toBe(false);
  });
});
