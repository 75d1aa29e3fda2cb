// What docs/openapi.json describes. Times are RFC 3339 with the offset of the house; a missing value is null.

export type Role = 'none' | 'viewer' | 'admin';

export interface Session {
  role: Role;
  via: 'open' | 'cookie' | 'key' | 'ingress' | null;
}

export interface Output {
  name: string;
  state: 'running' | 'stuck' | 'failed';
  since: string;
  detail: string | null;
}

export interface Bridge {
  version: string;
  time: string;
  zone: string;
  started: string;
  control: { enabled: boolean; settings: string[]; override: boolean };
  outputs: Output[];
  history: { from: string | null; size_bytes: number; writing: boolean } | null;
}

export interface InverterInfo {
  serial: string | null;
  name: string | null;
  model: string | null;
  pcu: number | null;
  available: boolean;
  last_answer: string | null;
  groups: { id: string; available: boolean; period_s: number }[];
}

export interface Point {
  id: string;
  name: string;
  unit: string | null;
  kind: string;
  decimals: number;
  group: string;
  prominence: 'main' | 'detail' | 'internal';
  codes: Record<string, string> | null;
}

export type PointValue = number | string | (number | string)[] | null;

export interface Latest {
  groups: Record<string, { time: string; values: Record<string, PointValue> }>;
}

export interface Series {
  point: string;
  unit: string | null;
  mean: (number | null)[];
  min: (number | null)[];
  max: (number | null)[];
}

export interface History {
  level: 'raw' | '5m' | '1h' | '1d';
  time: string[];
  series: Series[];
}

/** Energies in kWh. */
export interface Energies {
  pv: number | null;
  grid_import: number | null;
  grid_export: number | null;
  battery_charge: number | null;
  battery_discharge: number | null;
  load: number | null;
}

export interface EnergyRow extends Energies {
  start: string;
  /** Seconds of the span with values. */
  covered: number;
  origin: string | null;
}

export interface Energy {
  zone: string;
  rows: EnergyRow[];
  total: Energies;
}

export interface Alarm {
  id: number | null;
  code: number | null;
  device: string;
  text: string;
  advice: string | null;
  /** 1 is the gravest, 3 the least; 0 if unknown. */
  level: number;
  raised: string;
  cleared: string | null;
}

export interface Setting {
  id: string;
  name: string;
  kind: 'switch' | 'choice' | 'number' | 'time' | 'schedule' | 'text';
  value: PointValue;
  unit: string | null;
  min: number | null;
  max: number | null;
  step: number | null;
  options: string[] | null;
  /** The options in the language of the request, where they differ from English. */
  texts: Record<string, string> | null;
  risk: 'normal' | 'service' | 'network' | 'register';
  writable: boolean;
  read_at: string | null;
}

export interface SettingResult {
  /** `not_sent` and `refused` only as events; the answer to a request is an error then. */
  event_type: 'confirmed' | 'unchanged' | 'did_not_stick' | 'unknown' | 'not_sent' | 'refused';
  setting: string;
  old: string | null;
  wanted: string;
  found: string | null;
  reason: string | null;
  time: string;
}

export interface Change {
  id: number;
  time: string;
  setting: string;
  old: string | null;
  wanted: string;
  read_back: string | null;
  by: string;
  result: string;
}

export interface Override {
  mode: 'charge' | 'discharge' | 'hold' | 'normal';
  until: string | null;
  until_soc: number | null;
}

export interface ApiKey {
  id: string;
  role: 'viewer' | 'admin';
  name: string;
  created: string;
}

/** An API key that was just created: the only time that the key itself is shown. */
export interface NewApiKey extends ApiKey {
  key: string;
}

export interface HelloEvent {
  version: string;
  time: string;
  zone: string;
}

export interface AvailabilityEvent {
  inverter: string;
  available: boolean;
  groups: Record<string, boolean>;
}

export interface StateEvent {
  inverter: string;
  group: string;
  time: string;
  values: Record<string, PointValue>;
}

export interface AlarmEvent {
  inverter: string;
  event: 'raised' | 'cleared';
  code: number | null;
  device: string;
  text: string;
  level: number;
  raised: string;
  cleared: string | null;
}

export interface SettingEvent extends SettingResult {
  inverter: string;
}
