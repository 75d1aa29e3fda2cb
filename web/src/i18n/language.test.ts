import { expect, test } from 'vitest';
import { filled, languageOf, localeOf } from './language';

test.each([
  ['cs', ['de-DE'], 'cs'],
  [null, ['sk-SK', 'de-AT', 'en'], 'de'],
  ['xx', ['fr'], 'fr'],
  [null, ['csb', 'deu'], 'en'],
  [null, [], 'en'],
] as const)('of the choice %s and the preferences %j, the language is %s', (chosen, preferred, language) => {
  expect(languageOf(chosen, preferred)).toBe(language);
});

test('a locale has the region that the browser names for the language', () => {
  expect(localeOf('de', ['en-US', 'de-AT'])).toBe('de-AT');
  expect(localeOf('en', ['de-AT'])).toBe('en-GB');
});

test('a text gets its values, and keeps a place without one', () => {
  expect(filled('{a} of {b}, {c}', { a: 1, b: '2 kW' })).toBe('1 of 2 kW, {c}');
});
