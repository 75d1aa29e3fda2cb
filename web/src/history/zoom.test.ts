import { describe, expect, test } from 'vitest';
import { grouped, type Mark } from './marks';
import { between, isWhole, moved, scaled, zoomAt, zoomText } from './zoom';

const day = { from: 1_782_000_000_000, to: 1_782_086_400_000 };
const hour = 3_600_000;

describe('zoom', () => {
  test('keeps what is at the pointer where it is', () => {
    const at = day.from + 6 * hour;
    const view = scaled(day, day, at, 0.5);
    expect(view.to - view.from).toBe(12 * hour);
    expect((at - view.from) / (view.to - view.from)).toBeCloseTo(0.25);
  });

  test('never leaves the period, and never ends in nothing', () => {
    expect(scaled(day, day, day.from, 4)).toEqual(day);
    expect(scaled(day, day, day.from, 1e-9).to - day.from).toBe(5 * 60_000);
    expect(moved({ from: day.from, to: day.from + hour }, day, -3)).toEqual({ from: day.from, to: day.from + hour });
    expect(between(day.from + 1000, day.from + 1000, day)).toEqual({ from: day.from, to: day.from + 5 * 60_000 });
    expect(isWhole(scaled(day, day, day.from, 2), day)).toBe(true);
  });

  test('has an address', () => {
    const view = { from: day.from + hour, to: day.from + 3 * hour };
    expect(zoomAt(zoomText(view), day)).toEqual(view);
  });

  test.each([undefined, '', 'x', '5-1', '1-2', '99999999999-999999999999'])('an address of another time (%s) is the whole period', (text) =>
    expect(zoomAt(text, day)).toEqual(day),
  );
});

describe('marks', () => {
  const mark = (share: number, more: Partial<Mark> = {}): Mark => ({
    at: day.from + share * (day.to - day.from),
    until: null,
    kind: 'change',
    text: String(share),
    ...more,
  });

  test('that would cover each other are one, which is an alarm if any is', () => {
    const groups = grouped([mark(0.5), mark(0.1), mark(0.11, { kind: 'alarm', until: day.from + 0.2 * 24 * hour })], day, 0.02);
    expect(groups.map(({ kind, marks }) => [kind, marks.length])).toEqual([
      ['alarm', 2],
      ['change', 1],
    ]);
    expect(groups[0]!.end).toBeCloseTo(0.2);
  });

  test('an alarm that began before is at the beginning; what is not within is left out', () => {
    const before = mark(-0.5, { kind: 'alarm', until: day.from + hour });
    const groups = grouped([before, mark(-0.5), mark(1.5)], day, 0.02);
    expect(groups).toHaveLength(1);
    expect(groups[0]!.place).toBe(0);
  });
});
