import { describe, expect, test } from 'vitest';
import { Format } from '../format/format';
import { filled } from '../i18n/language';
import { languages, texts } from '../i18n/texts';
import type { Plant } from './powers';
import { noon, plantWith } from './samples';
import { summaryOf, type Forecast } from './summary';

const zone = 'Europe/Prague';
const locales = ['en-GB', 'de-DE', 'cs-CZ', 'fr-FR'];

function said(plant: Plant, forecast: Forecast | null = null, language = 0): string | null {
  const summary = summaryOf(plant, forecast, noon, new Format(locales[language]!, zone));
  if (!summary) return null;
  const text = ({ key, values }: typeof summary.main): string => filled(texts[key][language]!, values);
  const main = text(summary.main);
  const whole = summary.forecast ? filled(texts['summary.with'][language]!, { main, forecast: text(summary.forecast) }) : main;
  return whole.replace(/[\u00a0\u202f]/g, ' ');
}

describe('summaryOf', () => {
  test('says it in every language', () => {
    const plant = plantWith({ pv: 3_200, battery: -2_100, house: 900 });
    const forecast = { at: Date.parse('2026-06-21T14:28:00+02:00'), charge: 100 };
    expect(languages.map((_, language) => said(plant, forecast, language))).toEqual([
      'Charging from the sun, 2.1 kW; full at about 14:30',
      'Lädt aus der Sonne, 2,1 kW; voll gegen 14:30',
      'Nabíjí se ze slunce, 2,1 kW; plná asi v 14:30',
      'Charge par le soleil, 2,1 kW ; pleine vers 14:30',
    ]);
  });

  test.each<[string, Partial<Plant['powers']>, Partial<Plant>]>([
    ['Charging from the sun, 2.0 kW, and exporting 1.5 kW', { pv: 4_000, battery: -2_000, grid: -1_500, house: 450 }, {}],
    ['Charging from the sun and the grid, 3.0 kW', { pv: 1_500, battery: -3_000, grid: 2_200, house: 600 }, {}],
    ['Charging from the sun, 900 W', { pv: 2_000, battery: -900, grid: 120, house: 1_150 }, {}],
    ['Charging from the grid, 3.0 kW', { battery: -3_000, grid: 3_700, house: 600 }, {}],
    ['Battery full, exporting 4.2 kW from the sun', { pv: 5_000, grid: -4_200, house: 700 }, { charges: [100] }],
    ['Exporting 4.2 kW from the sun', { pv: 5_000, grid: -4_200, house: 700 }, {}],
    ['Exporting 2.0 kW from the battery', { battery: 3_000, grid: -2_000, house: 900 }, {}],
    ['Exporting 2.0 kW from the sun and the battery', { pv: 500, battery: 3_000, grid: -2_000, house: 1_400 }, {}],
    ['The house runs on the sun, 850 W', { pv: 900, house: 850 }, {}],
    ['The house runs on the battery, 600 W', { battery: 650, house: 600 }, {}],
    ['The house runs on the grid, 600 W', { grid: 600, house: 600 }, {}],
    ['Battery empty, the house runs on the grid, 600 W', { grid: 600, house: 600 }, { charges: [15] }],
    ['The house runs on the sun and the battery, 1.5 kW', { pv: 600, battery: 950, house: 1_500 }, {}],
    ['The house runs on the sun and the grid, 1.5 kW', { pv: 600, grid: 950, house: 1_500 }, {}],
    ['The house runs on the battery and the grid, 7.0 kW', { battery: 5_000, grid: 2_000, house: 7_000 }, {}],
    ['The house runs on the sun, the battery and the grid, 9.0 kW', { pv: 2_000, battery: 5_000, grid: 2_000, house: 9_000 }, {}],
    ['Hardly anything flows', { battery: 60, house: 50 }, {}],
    ['The grid is down: running on the battery, 400 W', { battery: 400, house: 0, backup: 400 }, { isOffGrid: true }],
    ['The grid is down: running on the sun, 700 W', { pv: 700, backup: 690 }, { isOffGrid: true }],
    ['The grid is down: charging from the sun, 1.2 kW', { pv: 1_900, battery: -1_200, backup: 600 }, { isOffGrid: true }],
    ['The grid is down', { battery: 0 }, { isOffGrid: true }],
    ['Charging, 1.0 kW', { pv: 2_000, battery: -1_000, grid: null, house: null }, { isMeterLost: true }],
    ['Discharging, 800 W', { battery: 800, grid: null, house: null }, { isMeterLost: true }],
    ['Producing 2.0 kW', { pv: 2_000, grid: null, house: null }, { isMeterLost: true }],
    ['Hardly anything flows', { grid: null, house: null }, { isMeterLost: true }],
  ])('says: %s', (text, powers, changes) => expect(said(plantWith(powers, changes))).toBe(text));

  test('says nothing where nothing is known', () => {
    expect(said(plantWith({ pv: null, battery: null, grid: null, house: null }))).toBeNull();
  });

  test('tells the night to come by the day', () => {
    const plant = plantWith({ battery: 650, house: 600 });
    expect(said(plant, { at: Date.parse('2026-06-22T03:12:00+02:00'), charge: 15 })).toBe(
      'The house runs on the battery, 600 W; at 15% at about Mon 03:10',
    );
    expect(said(plant, { at: Date.parse('2026-06-21T23:00:00+02:00'), charge: 0 })).toBe(
      'The house runs on the battery, 600 W; empty at about 23:00',
    );
  });
});
