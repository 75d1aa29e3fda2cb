import type {
  Alarm,
  ApiKey,
  Bridge,
  Change,
  Energy,
  History,
  InverterInfo,
  Latest,
  NewApiKey,
  Override,
  Point,
  PointValue,
  Session,
  Setting,
  SettingResult,
} from './types';

/** What the daemon refused, or that it did not answer. */
export class ApiError extends Error {
  /**
   * @param status The HTTP status; 0 without an answer.
   * @param title What kind of error it is.
   * @param detail What happened and what to do, in English.
   * @param retryAfter Seconds after which another try makes sense.
   * @param hasResult Whether it is the result of a change of which nothing was sent.
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly retryAfter: number | null = null,
    readonly hasResult = false,
  ) {
    super(detail || title);
  }

  get isAway(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }
}

export interface RequestOptions {
  signal?: AbortSignal;
}

/** For routes with names and texts. */
export interface NamedOptions extends RequestOptions {
  /** The language of names and texts, such as `cs`; English by default, and where a text has no translation. */
  language?: string;
}

/** For lists that are read page by page. */
export interface PageOptions extends NamedOptions {
  /** The id of the last entry of the page before. */
  after?: number | undefined;
}

/** A span of time; without an offset, times are in the zone of the house. */
export interface Span {
  from?: string;
  to?: string;
}

type Query = Record<string, string | number | boolean | undefined>;

let onUnauthorized: () => void = () => undefined;

/** Says who is told when the daemon asks for a password. */
export function whenUnauthorized(listener: () => void): void {
  onUnauthorized = listener;
}

/** The address of something that the daemon serves, below any path. */
export const page = (path: string): string => new URL(path, document.baseURI).href;

/** The address of a route below /api/v1, relative to the page, so that it is right below any path. */
export function address(path: string, query: Query = {}): string {
  const url = new URL(page(`api/v1/${path}`));
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}

async function problemOf(response: Response): Promise<ApiError> {
  const retry = Number(response.headers.get('Retry-After') ?? NaN);
  let title = response.statusText;
  let detail = '';
  let hasResult = false;
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) {
      if ('title' in body && typeof body.title === 'string') title = body.title;
      if ('detail' in body && typeof body.detail === 'string') detail = body.detail;
      hasResult = 'result' in body;
    }
  } catch {
    // A proxy's own page of an error.
  }

  return new ApiError(response.status, title, detail, Number.isFinite(retry) ? retry : null, hasResult);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'No answer', '');
  }

  if (response.ok || response.status === 304) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && !url.endsWith('/session')) onUnauthorized();
  throw problem;
}

async function parsed<T>(response: Response, signal?: AbortSignal): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'No answer', '');
  }
}

async function get<T>(path: string, query: Query, options: RequestOptions): Promise<T> {
  return parsed<T>(await send(address(path, query), { ...options, headers: { Accept: 'application/json' } }), options.signal);
}

async function write(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { 'X-Sermatec': '1' };
  if (body === undefined) return send(address(path), { method, headers });
  headers['Content-Type'] = 'application/json';
  return send(address(path), { method, headers, body: JSON.stringify(body) });
}

const of = (serial: string, rest: string): string => `inverters/${encodeURIComponent(serial)}/${rest}`;

/** An answer of `latest`; null where nothing has changed since the tag. */
export interface TaggedLatest {
  latest: Latest | null;
  tag: string | null;
}

/** The daemon's API. Every call throws ApiError. */
export const api = {
  session: (options: RequestOptions = {}) => get<Session>('session', {}, options),
  logIn: (password: string) => write('POST', 'session', { password }).then(() => undefined),
  logOut: () => write('DELETE', 'session').then(() => undefined),
  bridge: (options: RequestOptions = {}) => get<Bridge>('bridge', {}, options),
  inverters: (options: RequestOptions = {}) => get<InverterInfo[]>('inverters', {}, options),
  points: (serial: string, { language, ...options }: NamedOptions = {}) => get<Point[]>(of(serial, 'points'), { language }, options),

  async latest(serial: string, tag: string | null, options: RequestOptions = {}): Promise<TaggedLatest> {
    const headers: Record<string, string> = tag === null ? {} : { 'If-None-Match': tag };
    const response = await send(address(of(serial, 'latest')), { ...options, headers });
    if (response.status === 304) return { latest: null, tag };
    return { latest: await parsed<Latest>(response, options.signal), tag: response.headers.get('ETag') };
  },

  history: (serial: string, points: readonly string[], span: Span, width: number, options: RequestOptions = {}) =>
    get<History>(of(serial, 'history'), { points: points.join(','), ...span, width }, options),
  energy: (serial: string, span: Span, by: 'hour' | 'day' | 'month' | 'year', options: RequestOptions = {}) =>
    get<Energy>(of(serial, 'energy'), { ...span, by }, options),
  exportAddress: (serial: string, points: readonly string[], span: Span, every: string, format: 'csv' | 'ndjson') =>
    address(of(serial, 'export'), { points: points.join(','), ...span, every, format }),

  activeAlarms: (serial: string, { language, ...options }: NamedOptions = {}) =>
    get<Alarm[]>(of(serial, 'alarms'), { active: true, language }, options),
  alarms: (serial: string, span: Span, limit: number, { after, language, ...options }: PageOptions = {}) =>
    get<Alarm[]>(of(serial, 'alarms'), { ...span, limit, after, language }, options),
  changes: (serial: string, span: Span, limit: number, { after, ...options }: PageOptions = {}) =>
    get<Change[]>(of(serial, 'changes'), { ...span, limit, after }, options),

  settings: (serial: string, { language, ...options }: NamedOptions = {}) =>
    get<Setting[]>(of(serial, 'settings'), { language }, options),
  set: (serial: string, id: string, value: PointValue | boolean) =>
    write('PUT', of(serial, `settings/${encodeURIComponent(id)}`), { value }).then((response) => parsed<SettingResult>(response)),

  override: (serial: string, options: RequestOptions = {}) => get<Override>(of(serial, 'override'), {}, options),
  startOverride: (serial: string, mode: 'charge' | 'discharge' | 'hold', minutes: number, untilSoc?: number) =>
    write('POST', of(serial, 'override'), { mode, minutes, ...(untilSoc === undefined ? {} : { until_soc: untilSoc }) }).then((response) =>
      parsed<SettingResult>(response),
    ),
  endOverride: (serial: string) => write('DELETE', of(serial, 'override')).then((response) => parsed<SettingResult>(response)),

  keys: (options: RequestOptions = {}) => get<ApiKey[]>('keys', {}, options),
  createKey: (name: string, role: ApiKey['role']) =>
    write('POST', 'keys', { name, role }).then((response) => parsed<NewApiKey>(response)),
  revokeKey: (id: string) => write('DELETE', `keys/${encodeURIComponent(id)}`).then(() => undefined),
  metrics: async (options: RequestOptions = {}) => (await send(page('metrics'), options)).text(),
};
