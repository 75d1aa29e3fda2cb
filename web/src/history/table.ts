import { missing, type Format } from '../format/format';
import type { Slot } from './energies';
import type { Line, LineData } from './lines';
import type { Bounds } from './period';
import { quantities, type Coverage, type Quantity } from './shares';
import type { Zone } from './zone';

/** A table in place of a picture. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A text for a value of a line: a number with its unit, or the name of a state. */
export function valueText(value: number | null | undefined, line: Pick<Line, 'unit' | 'decimals' | 'codes'>, format: Format): string {
  if (value == null) return missing;
  if (line.codes) return line.codes[String(value)] ?? format.number(value);
  if (line.unit === 'W') return format.power(value);
  return format.measured(value, line.unit, line.decimals);
}

/** A text for a time of a chart: the clock within a day, with the date for longer spans; with the zone where it is there twice. */
export function timeText(at: number, { from, to }: Bounds, span: number, zone: Zone, format: Format): string {
  return format.when(at, {
    ...(zone.date(from) === zone.date(to - 1) ? {} : { weekday: 'short', day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(span < 60_000 ? { second: '2-digit' } : {}),
    ...(zone.isTwice(at) ? { timeZoneName: 'short' } : {}),
  });
}

/** The spans in which anything is known, without those before and after. */
function knownSpans({ times, lines }: LineData): number[] {
  const isAny = (index: number): boolean => lines.some(({ mean, other }) => mean[index] != null || other?.[index] != null);
  let [first, last] = [0, times.length - 1];
  while (first <= last && !isAny(first)) first++;
  while (last >= first && !isAny(last)) last--;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The values of lines as a table. */
export function lineTable(data: LineData, bounds: Bounds, texts: { time: string; other: string }, zone: Zone, format: Format): Table {
  const head = [texts.time];
  for (const { name, other } of data.lines) head.push(name, ...(other ? [`${name} (${texts.other})`] : []));
  const rows = knownSpans(data).map((index) => [
    timeText(data.times[index]!, bounds, data.span, zone, format),
    ...data.lines.flatMap((line) => [
      valueText(line.mean[index], line, format),
      ...(line.other ? [valueText(line.other[index], line, format)] : []),
    ]),
  ]);
  return { head, rows };
}

export interface EnergyTexts {
  readonly time: string;
  readonly other: string;
  readonly origin: string;
  readonly quantity: (quantity: Quantity) => string;
  readonly coverage: (coverage: Coverage) => string;
  readonly slot: (slot: Slot) => string;
}

/** Energies as a table. */
export function energyTable(slots: readonly Slot[], texts: EnergyTexts, format: Format): Table {
  const hasOther = slots.some(({ other }) => other !== null);
  const head = [texts.time];
  for (const quantity of quantities) {
    const name = texts.quantity(quantity);
    head.push(name, ...(hasOther ? [`${name} (${texts.other})`] : []));
  }

  const rows = slots
    .filter(({ coverage, other }) => coverage !== 'none' || other !== null)
    .map((slot) => [
      texts.slot(slot),
      ...quantities.flatMap((quantity) => [
        format.energy(slot.row[quantity]),
        ...(hasOther ? [format.energy(slot.other?.[quantity] ?? null)] : []),
      ]),
      texts.coverage(slot.coverage),
    ]);
  return { head: [...head, texts.origin], rows };
}

const field = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

const csv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';

const plain = (value: number | null | undefined): string => (value == null ? '' : String(Number(value.toFixed(3))));

/** The values of lines as CSV, with the points' ids: what is drawn, in the form of an export of the program. */
export function lineCsv({ times, span, lines }: LineData, zone: Zone): string {
  const head = ['time'];
  for (const { id, hasBand, other } of lines) {
    head.push(id, ...(hasBand ? [`${id}_min`, `${id}_max`] : []), ...(other ? [`${id}_compared`] : []));
  }

  const rows = knownSpans({ times, span, lines }).map((index) => [
    zone.rfc3339(times[index]!),
    ...lines.flatMap(({ mean, min, max, hasBand, other }) => [
      plain(mean[index]),
      ...(hasBand ? [plain(min[index]), plain(max[index])] : []),
      ...(other ? [plain(other[index])] : []),
    ]),
  ]);
  return csv([head, ...rows]);
}

/** Energies as CSV, in kWh. */
export function energyCsv(slots: readonly Slot[], zone: Zone): string {
  const hasOther = slots.some(({ other }) => other !== null);
  const head = [
    'start',
    ...quantities.flatMap((quantity) => [quantity, ...(hasOther ? [`${quantity}_compared`] : [])]),
    'covered',
    'origin',
  ];
  const rows = slots
    .filter(({ coverage, other }) => coverage !== 'none' || other !== null)
    .map(({ from, row, other }) => [
      zone.rfc3339(from),
      ...quantities.flatMap((quantity) => [plain(row[quantity]), ...(hasOther ? [plain(other?.[quantity])] : [])]),
      String(row.covered),
      row.origin ?? '',
    ]);
  return csv([head, ...rows]);
}
