import { expect, test } from 'vitest';
import { hashOf, placeOf } from './address';

test.each(['', '#', '#/', '#/?'])('the address %j is the first view', (hash) => {
  expect(placeOf(hash)).toEqual({ view: '', path: [], query: {} });
});

test('an address has a view, a path and a query', () => {
  expect(placeOf('#/history/day/2026-06-21?inverter=A%26B')).toEqual({
    view: 'history',
    path: ['day', '2026-06-21'],
    query: { inverter: 'A&B' },
  });
});

test('an address that is no proper one is survived', () => {
  expect(placeOf('#/%E0%A4%A/x')).toEqual({ view: '%E0%A4%A', path: ['x'], query: {} });
});

test('a place and its address are the same', () => {
  const place = { view: 'history', path: ['day', '2026-06-21'], query: { inverter: 'A/1 ß' } };
  expect(placeOf(hashOf(place.view, place.path, place.query))).toEqual(place);
  expect(hashOf('')).toBe('#/');
});
