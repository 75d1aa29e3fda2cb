import { describe, expect, test } from 'vitest';
import type { EnergyRow } from '../api/types';
import { Format } from '../format/format';
import { fromFirstKnown, slotsOf, slotsWithin, together } from './energies';
import type { Line, LineData } from './lines';
import { boundsOf, periodOf } from './period';
import { energyCsv, energyTable, lineCsv, lineTable } from './table';
import { Zone } from './zone';

const prague = new Zone('Europe/Prague');
const format = new Format('en-GB', 'Europe/Prague');
const line = (id: string, mean: (number | null)[], more: Partial<Line> = {}): Line => ({
  id,
  name: id.toUpperCase(),
  unit: 'W',
  decimals: 0,
  codes: null,
  colour: '--pv',
  isDashed: false,
  isFilled: false,
  hasBand: false,
  other: null,
  mean,
  min: mean,
  max: mean,
  ...more,
});
const bounds = boundsOf(periodOf('day', '2026-10-25'), prague, '');
const hour = 3_600_000;
const data: LineData = {
  times: [0, 1, 2, 3, 4, 5].map((index) => bounds.from + index * hour),
  span: hour,
  lines: [
    line('pv_power', [null, 0, 1500.5, null, 2, null], {
      hasBand: true,
      min: [null, -1, 1400, null, 2, null],
      max: [null, 1, 1600, null, 2, null],
    }),
    line('state', [null, 17, 34, null, 17, null], { unit: null, codes: { 17: 'Charge', 34: 'Discharge' } }),
  ],
};
const texts = { time: 'Time', other: 'before' };

describe('lines', () => {
  test('as a table: without the ends where nothing is known, a gap as a gap, and the two hours of one name apart', () => {
    const table = lineTable(data, bounds, texts, prague, format);
    expect(table.head).toEqual(['Time', 'PV_POWER', 'STATE']);
    expect(table.rows.map((row) => row.map((cell) => cell.replace(/\s/g, ' ')))).toEqual([
      ['01:00', '0 W', 'Charge'],
      ['02:00 CEST', '1.5 kW', 'Discharge'],
      ['02:00 CET', '–', '–'],
      ['03:00', '2 W', 'Charge'],
    ]);
  });

  test('as CSV: what is drawn, with offsets', () =>
    expect(lineCsv(data, prague).split('\r\n')).toEqual([
      'time,pv_power,pv_power_min,pv_power_max,state',
      '2026-10-25T01:00:00+02:00,0,-1,1,17',
      '2026-10-25T02:00:00+02:00,1500.5,1400,1600,34',
      '2026-10-25T02:00:00+01:00,,,,',
      '2026-10-25T03:00:00+01:00,2,2,2,17',
      '',
    ]));

  test('with another period beside', () => {
    const beside: LineData = { ...data, lines: [line('a,"b', [1, 2, 3, 4, 5, 6], { other: [null, 20, 30, 40, 50, null] })] };
    expect(lineTable(beside, bounds, texts, prague, format).head).toEqual(['Time', 'A,"B', 'A,"B (before)']);
    expect(lineCsv(beside, prague).split('\r\n').slice(0, 2)).toEqual(['time,"a,""b","a,""b_compared"', '2026-10-25T00:00:00+02:00,1,']);
  });

  test('without any value are empty', () => {
    const empty = { ...data, lines: [line('a', [null, null, null, null, null, null])] };
    expect(lineTable(empty, bounds, texts, prague, format).rows).toEqual([]);
    expect(lineCsv(empty, prague)).toBe('time,a\r\n');
  });
});

describe('energies', () => {
  const row = (start: string, pv: number | null, more: Partial<EnergyRow> = {}): EnergyRow => ({
    start,
    pv,
    grid_import: null,
    grid_export: null,
    battery_charge: null,
    battery_discharge: null,
    load: null,
    covered: pv === null ? 0 : 86_400,
    origin: pv === null ? null : 'measured',
    ...more,
  });
  const rows = [
    row('2026-10-24T00:00:00+02:00', 10, { covered: 40_000 }),
    row('2026-10-25T00:00:00+02:00', 12, { covered: 90_000 }),
    row('2026-10-26T00:00:00+01:00', null),
  ];
  const end = Date.parse('2026-10-27T00:00:00+01:00');

  test('have bars as long as their days', () => {
    const slots = slotsOf(rows, end, end, null);
    expect(slots.map(({ from, to }) => (to - from) / hour)).toEqual([24, 25, 24]);
    expect(slots.map(({ coverage }) => coverage)).toEqual(['part', 'whole', 'none']);
  });

  test('are in a view with their middle, or where it is within one', () => {
    const slots = slotsOf(rows, end, end, null);
    const days = (from: string, to: string): string[] =>
      slotsWithin(slots, { from: Date.parse(from), to: Date.parse(to) }).map((slot) => prague.date(slot.from));
    expect(days('2026-10-24T13:00+02:00', '2026-10-26T13:00+01:00')).toEqual(['2026-10-25', '2026-10-26']);
    expect(days('2026-10-25T20:00+01:00', '2026-10-25T21:00+01:00')).toEqual(['2026-10-25']);
  });

  test('as a table and as CSV', () => {
    const slots = slotsOf(rows, end, end, [row('2026-10-17T00:00:00+02:00', 5)]);
    const table = energyTable(
      slots,
      {
        ...texts,
        origin: 'Origin',
        quantity: (quantity) => quantity,
        coverage: (coverage) => coverage,
        slot: ({ from }) => prague.date(from),
      },
      format,
    );
    expect(table.head.slice(0, 3)).toEqual(['Time', 'pv', 'pv (before)']);
    expect(table.rows.map((cells) => [cells[0], cells[1]!.replace(/\s/, ' '), cells[2]!.replace(/\s/, ' '), cells.at(-1)])).toEqual([
      ['2026-10-24', '10.0 kWh', '5.0 kWh', 'part'],
      ['2026-10-25', '12.0 kWh', '–', 'whole'],
    ]);
    expect(energyCsv(slotsOf(rows, end, end, null), prague).split('\r\n')).toEqual([
      'start,pv,grid_import,battery_discharge,load,grid_export,battery_charge,covered,origin',
      '2026-10-24T00:00:00+02:00,10,,,,,,40000,measured',
      '2026-10-25T00:00:00+02:00,12,,,,,,90000,measured',
      '',
    ]);
  });

  test('of several inverters are added up; what one does not know is a part', () => {
    const sum = together([
      { zone: '', rows, total: rows[0]! },
      { zone: '', rows: [rows[0]!, row('2026-10-25T00:00:00+02:00', null)], total: rows[0]! },
    ]);
    expect(sum.map(({ pv, covered }) => [pv, covered])).toEqual([
      [20, 40_000],
      [12, 0],
      [null, 0],
    ]);
    expect(slotsOf(sum, end, end, null)[1]!.coverage).toBe('part');
  });

  test('years before the first known one are left out', () => {
    expect(fromFirstKnown([rows[2]!, rows[0]!, rows[2]!])).toHaveLength(2);
    expect(fromFirstKnown([rows[2]!, rows[2]!])).toHaveLength(1);
    expect(fromFirstKnown([])).toEqual([]);
  });
});
