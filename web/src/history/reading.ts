import { ApiError, api } from '../api/client';
import type { Alarm, Change, Energy, EnergyRow, History, Point } from '../api/types';
import { alignedValues } from './align';
import { fromFirstKnown, together } from './energies';
import { resampled, spanOf, summed, timesOf, valuesOf, type Values } from './lines';
import type { Bounds } from './period';
import type { Zone } from './zone';

/** Why there is nothing to show. */
export type Reason = 'none' | 'empty';

/** That the daemon keeps no history, or that nothing is in it yet. */
export class NoHistory extends ApiError {
  constructor(readonly reason: Reason) {
    super(404, reason, '');
  }
}

/** Finds out why there is no history. */
async function explained<T>(read: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    const { history } = await api.bridge({ signal });
    if (history === null) throw new NoHistory('none');
    if (history.from === null) throw new NoHistory('empty');
    throw error;
  }
}

const span = ({ from, to }: Bounds): { from: string; to: string } => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** When the day begins on which the history begins. */
export async function readBeginning(zone: Zone, signal: AbortSignal): Promise<number> {
  const { history } = await api.bridge({ signal });
  if (history === null) throw new NoHistory('none');
  if (history.from === null) throw new NoHistory('empty');
  return zone.startOf(zone.date(Date.parse(history.from)));
}

/** Powers or other values of one or more inverters, on one axis. */
export interface ReadLines {
  readonly bounds: Bounds;
  readonly times: number[];
  readonly span: number;
  /** By point, and for those that are not summed by point and serial number. */
  readonly values: ReadonlyMap<string, Values>;
  readonly units: ReadonlyMap<string, string | null>;
  /** The means of the period beside it. */
  readonly others: ReadonlyMap<string, (number | null)[]> | null;
}

/** The key of a value of one inverter. */
export const ofInverter = (point: string, serial: string): string => `${point} ${serial}`;

export interface LineRequest {
  readonly serials: readonly string[];
  /** Points that are added up. */
  readonly sums: readonly string[];
  /** Points that each inverter has for itself. */
  readonly singles: readonly string[];
  readonly bounds: Bounds;
  readonly other: Bounds | null;
  readonly width: number;
  readonly zone: Zone;
}

function combined(request: LineRequest, histories: readonly History[], bounds: Bounds): Omit<ReadLines, 'others' | 'bounds'> {
  const grids = histories.map(timesOf);
  // The coarsest one: the others are put into its spans.
  const times = grids.reduce((coarse, grid) => (grid.length < coarse.length ? grid : coarse));
  const whole = bounds.to - bounds.from;
  const values = new Map<string, Values>();
  const units = new Map<string, string | null>();
  const of = (point: string): Values[] =>
    histories.map((history, index) => {
      const own = valuesOf(history, point);
      return grids[index]!.length === times.length ? own : resampled(own, grids[index]!, times, whole);
    });
  for (const point of request.sums) values.set(point, summed(of(point)));
  for (const point of request.singles) {
    of(point).forEach((own, index) => values.set(request.serials.length > 1 ? ofInverter(point, request.serials[index]!) : point, own));
  }

  for (const history of histories) for (const { point, unit } of history.series) if (unit !== null) units.set(point, unit);
  return { times, span: spanOf(times, whole), values, units };
}

/** Reads the lines of a chart. */
export async function readLines(request: LineRequest, signal: AbortSignal): Promise<ReadLines> {
  const { serials, sums, singles, bounds, other, width, zone } = request;
  const points = [...sums, ...singles];
  const read = (of: Bounds): Promise<History[]> =>
    Promise.all(serials.map((serial) => api.history(serial, points, span(of), width, { signal })));
  const [histories, otherHistories] = await explained(Promise.all([read(bounds), other ? read(other) : null]), signal);
  const own = combined(request, histories, bounds);
  if (!other || !otherHistories) return { bounds, ...own, others: null };
  const beside = combined(request, otherHistories, other);
  const others = new Map<string, (number | null)[]>();
  for (const [key, { mean }] of beside.values) others.set(key, alignedValues(own.times, bounds, other, beside.times, mean, zone));
  return { bounds, ...own, others };
}

/** Energies of a period and of the one beside it. */
export interface ReadEnergies {
  readonly bounds: Bounds;
  readonly rows: readonly EnergyRow[];
  readonly others: readonly EnergyRow[] | null;
}

export interface EnergyRequest {
  readonly serials: readonly string[];
  readonly bounds: Bounds;
  readonly other: Bounds | null;
  readonly by: 'hour' | 'day' | 'month' | 'year';
}

/** Reads energies of one or more inverters together. */
export async function readEnergies({ serials, bounds, other, by }: EnergyRequest, signal: AbortSignal): Promise<ReadEnergies> {
  const read = (of: Bounds): Promise<Energy[]> => Promise.all(serials.map((serial) => api.energy(serial, span(of), by, { signal })));
  const [answers, others] = await explained(Promise.all([read(bounds), other ? read(other) : null]), signal);
  const rows = together(answers);
  return { bounds, rows: by === 'year' ? fromFirstKnown(rows) : rows, others: others && together(others) };
}

/** Alarms and setting changes of a period. */
export interface ReadEvents {
  readonly alarms: Alarm[];
  readonly changes: Change[];
  /** The names of settings, by id. */
  readonly settings: ReadonlyMap<string, string>;
}

const mostEvents = 500;

/** Reads alarms and setting changes; where that fails there are none, since the chart is worth showing without. */
export async function readEvents(serials: readonly string[], bounds: Bounds, language: string, signal: AbortSignal): Promise<ReadEvents> {
  const none = (): never[] => [];
  const [alarms, changes] = await Promise.all([
    Promise.all(serials.map((serial) => api.alarms(serial, span(bounds), mostEvents, { language, signal }).catch(none))),
    Promise.all(serials.map((serial) => api.changes(serial, span(bounds), mostEvents, { signal }).catch(none))),
  ]);
  const settings = new Map<string, string>();
  const withChanges = serials.filter((_, index) => changes[index]!.length > 0);
  for (const one of await Promise.all(withChanges.map((serial) => api.settings(serial, { language, signal }).catch(none)))) {
    for (const { id, name } of one) settings.set(id, name);
  }

  return { alarms: alarms.flat(), changes: changes.flat(), settings };
}

/** Reads the points of an inverter. */
export const readPoints = (serial: string, language: string, signal: AbortSignal): Promise<Point[]> =>
  api.points(serial, { language, signal });
