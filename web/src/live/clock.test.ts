import { expect, test } from 'vitest';
import { ServerClock } from './clock';

test('the clock is the daemon’s, however wrong the browser’s is', () => {
  let monotonic = 1_000;
  const clock = new ServerClock(() => monotonic, () => 5_000_000);
  expect(clock.now()).toBe(5_000_000);
  clock.set(1_400_000);
  monotonic += 2_500;
  expect(clock.now()).toBe(1_402_500);
});

test('a time of the daemon that has passed moves the clock on, but never back', () => {
  let monotonic = 0;
  const clock = new ServerClock(() => monotonic, () => 0);
  clock.set(100_000);
  clock.atLeast(160_000);
  expect(clock.now()).toBe(160_000);
  clock.atLeast(90_000);
  monotonic += 10;
  expect(clock.now()).toBe(160_010);
});
