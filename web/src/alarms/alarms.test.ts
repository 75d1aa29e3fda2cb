import { describe, expect, test } from 'vitest';
import type { Alarm } from '../api/types';
import { byGravity, durationOf, gravityOf, pageSize, signatureOf, withFirstPage, withPage } from './alarms';

const alarm = (id: number | null, more: Partial<Alarm> = {}): Alarm => ({
  id,
  code: 17,
  device: 'Battery',
  text: 'Low voltage',
  advice: null,
  level: 2,
  raised: '2026-06-21T14:00:00+02:00',
  cleared: '2026-06-21T14:30:00+02:00',
  ...more,
});
const page = (from: number, length = pageSize): Alarm[] => Array.from({ length }, (_, index) => alarm(from - index));

describe('alarms', () => {
  test('levels have a gravity', () => {
    expect([1, 2, 3, 0, 9].map(gravityOf)).toEqual(['serious', 'warning', 'note', 'unknown', 'unknown']);
  });

  test('the gravest come first, then the latest, those without a level last', () => {
    const sorted = byGravity([
      alarm(1, { level: 0 }),
      alarm(2, { level: 3 }),
      alarm(3, { level: 1, raised: '2026-06-21T10:00:00+02:00' }),
      alarm(4, { level: 1, raised: '2026-06-21T11:00:00+02:00' }),
    ]);
    expect(sorted.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  });

  test('the duration ends with the alarm, or now', () => {
    expect(durationOf(alarm(1), 0)).toBe(30 * 60_000);
    const now = Date.parse('2026-06-21T12:10:00Z');
    expect(durationOf(alarm(1, { cleared: null }), now)).toBe(10 * 60_000);
    expect(durationOf(alarm(1, { raised: 'soon' }), now)).toBeNull();
  });

  test('a clock that was set back makes no negative duration', () => {
    expect(durationOf(alarm(1, { cleared: '2026-06-21T13:00:00+02:00' }), 0)).toBe(0);
  });

  test('pages are put together, and the last one ends the list', () => {
    const first = withPage(null, page(200));
    expect(first.next).toBe(200 - pageSize + 1);
    const second = withPage(first, page(200 - pageSize, 3));
    expect(second.alarms).toHaveLength(pageSize + 3);
    expect(second.next).toBeNull();
  });

  test('an active alarm is not among the past ones, but the next page still begins after it', () => {
    const mixed = page(100);
    mixed[mixed.length - 1] = alarm(51, { cleared: null });
    const list = withPage(null, mixed);
    expect(list.alarms).toHaveLength(pageSize - 1);
    expect(list.next).toBe(51);
  });

  test('a new first page keeps the older ones', () => {
    const list = withPage(withPage(null, page(100)), page(50, 10));
    const renewed = withFirstPage(list, page(101));
    expect(renewed.alarms.map(({ id }) => id)).toEqual(Array.from({ length: 61 }, (_, index) => 101 - index));
    expect(renewed.next).toBeNull();
  });

  test('a first page that does not reach the older ones begins anew', () => {
    const renewed = withFirstPage(withPage(null, page(100)), page(300));
    expect(renewed.alarms).toHaveLength(pageSize);
    expect(renewed.next).toBe(251);
    const short = withFirstPage(withPage(null, page(100)), page(3, 3));
    expect(short.alarms).toHaveLength(3);
  });

  test('the signature changes with the active alarms, not with their order', () => {
    const [a, b] = [alarm(null), alarm(null, { code: 18 })];
    expect(signatureOf([a, b])).toBe(signatureOf([b, a]));
    expect(signatureOf([a])).not.toBe(signatureOf([a, b]));
  });
});
