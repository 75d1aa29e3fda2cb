import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { address, api, ApiError, whenUnauthorized } from './client';

let sent: { url: string; init: RequestInit }[] = [];

function answers(...responses: (Response | Error)[]): void {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const next = responses.shift()!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
}

beforeEach(() => {
  sent = [];
  vi.stubGlobal('document', { baseURI: 'http://ha.lan/api/hassio_ingress/abc/?kiosk=1#/history' });
});

afterEach(() => vi.unstubAllGlobals());

async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => {
      throw new Error('no error');
    },
    (error: unknown) => error as ApiError,
  );
}

describe('api', () => {
  test('is reached below the path of the page', () => {
    expect(address('events')).toBe('http://ha.lan/api/hassio_ingress/abc/api/v1/events');
    expect(api.exportAddress('A/1', ['pv_power', 'load_power'], { from: '2026-06-21' }, '5m', 'csv')).toBe(
      'http://ha.lan/api/hassio_ingress/abc/api/v1/inverters/A%2F1/export?points=pv_power%2Cload_power&from=2026-06-21&every=5m&format=csv',
    );
  });

  test('sends the header that changes need', async () => {
    answers(Response.json({ event_type: 'confirmed' }));
    await api.set('A', 'battery_on_grid_soc_min', 20);
    expect(sent[0]!.url).toMatch(/inverters\/A\/settings\/battery_on_grid_soc_min$/);
    expect(sent[0]!.init).toMatchObject({
      method: 'PUT',
      body: '{"value":20}',
      headers: { 'X-Sermatec': '1', 'Content-Type': 'application/json' },
    });
  });

  test('reads what the daemon refused', async () => {
    answers(
      Response.json({ title: 'Too Many Requests', status: 429, detail: 'Try later.' }, { status: 429, headers: { 'Retry-After': '30' } }),
    );
    expect(await errorOf(api.bridge())).toMatchObject({ status: 429, title: 'Too Many Requests', detail: 'Try later.', retryAfter: 30 });
  });

  test('survives a proxy’s page of an error, an answer that is cut, and none', async () => {
    answers(new Response('<h1>Bad Gateway</h1>', { status: 502 }), new Response('[{"serial":"A"'), new TypeError('Failed to fetch'));
    expect(await errorOf(api.inverters())).toMatchObject({ status: 502, isAway: true });
    expect(await errorOf(api.inverters())).toMatchObject({ status: 0, isAway: true });
    expect(await errorOf(api.inverters())).toMatchObject({ status: 0, isAway: true });
  });

  test('tells when a password is asked for, but not that the one of a login is wrong', async () => {
    const listener = vi.fn();
    whenUnauthorized(listener);
    answers(new Response(null, { status: 401 }), new Response(null, { status: 401 }));
    await errorOf(api.logIn('wrong'));
    expect(listener).not.toHaveBeenCalled();
    await errorOf(api.inverters());
    expect(listener).toHaveBeenCalledOnce();
  });

  test('reads the latest values only when they have changed', async () => {
    answers(Response.json({ groups: {} }, { headers: { ETag: '"1"' } }), new Response(null, { status: 304 }));
    expect(await api.latest('A', null)).toEqual({ latest: { groups: {} }, tag: '"1"' });
    expect(await api.latest('A', '"1"')).toEqual({ latest: null, tag: '"1"' });
    expect(sent[1]!.init.headers).toEqual({ 'If-None-Match': '"1"' });
  });
});
