import { describe, expect, test } from 'vitest';
import { Format } from './format';

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const english = new Format('en-GB', 'Europe/Prague');
const german = new Format('de-DE', 'Europe/Prague');
const czech = new Format('cs-CZ', 'Europe/Prague');
const french = new Format('fr-FR', 'Europe/Prague');

describe('Format', () => {
  test.each([
    [0, '0 W'],
    [-0.4, '0 W'],
    [850, '850 W'],
    [999.4, '999 W'],
    [999.6, '1.0 kW'],
    [2_140, '2.1 kW'],
    [-2_140, '-2.1 kW'],
    [12_345, '12.3 kW'],
    [99_960, '100 kW'],
    [null, '–'],
    [NaN, '–'],
  ])('writes a power of %s W as %s', (watts, text) => expect(plain(english.power(watts))).toBe(text));

  test('writes numbers as the language does', () => {
    expect(plain(german.power(2_140))).toBe('2,1 kW');
    expect(plain(czech.power(2_140))).toBe('2,1 kW');
    expect(plain(french.energy(1_234))).toBe('1 234 kWh');
  });

  test.each([
    [0.04, '0.0 kWh'],
    [12.34, '12.3 kWh'],
    [99.96, '100 kWh'],
    [1_234.4, '1,234 kWh'],
    [38_165, '38.2 MWh'],
    [null, '–'],
  ])('writes an energy of %s kWh as %s', (energy, text) => expect(plain(english.energy(energy))).toBe(text));

  test('writes percentages', () => {
    expect(english.percent(74)).toBe('74%');
    expect(plain(german.share(0.745))).toBe('75 %');
    expect(english.share(null)).toBe('–');
  });

  test.each([
    [0, '0 min'],
    [29_000, '0 min'],
    [59.6 * 60_000, '1 h 00 min'],
    [125 * 60_000, '2 h 05 min'],
    [76 * 3_600_000, '3 d 4 h'],
  ])('writes a duration of %s ms as %s', (duration, text) => expect(plain(english.duration(duration))).toBe(text));

  test('writes times in the zone of the house, not of the browser', () => {
    const at = Date.parse('2026-06-21T22:30:00Z');
    expect(english.time(at)).toBe('00:30');
    expect(english.day(at)).toBe('2026-06-22');
    expect(english.clock(at, at - 3_600_000)).toBe('Mon 00:30');
    expect(english.clock(at, at + 60_000)).toBe('00:30');
    expect(new Format('en-GB', 'Pacific/Auckland').time(at)).toBe('10:30');
  });

  test('writes times with twelve hours where the reader does', () => {
    const at = Date.parse('2026-06-21T16:40:00Z');
    expect(plain(new Format('en-US', 'Europe/Prague').time(at))).toBe('6:40 PM');
    expect(german.time(at - 12 * 3_600_000)).toBe('06:40');
  });

  test('takes a zone that the browser does not know as UTC', () => {
    expect(new Format('en-GB', 'Mars/Olympus').time(Date.parse('2026-06-21T22:30:00Z'))).toBe('22:30');
  });
});
