import { describe, expect, test } from 'vitest';
import { lineOf, type Spots } from './lines';

const spots: Spots = {
  hub: { x: 300, y: 200, radius: 20 },
  pv: { x: 300, y: 50, radius: 40 },
  grid: { x: 100, y: 200, radius: 40 },
  backup: { x: 500, y: 350, radius: 40 },
};

const ends = (d: string): string[] => {
  const numbers = d.match(/-?\d+(\.\d+)?/g)!;
  return [numbers.slice(0, 2).join(' '), numbers.at(-1)!];
};

describe('a line of the power flow', () => {
  test('is missing where a part has no place yet', () => {
    expect(lineOf('house', spots, 'in', 1)).toBeNull();
    expect(lineOf('pv', { pv: spots.pv! }, 'in', 1)).toBeNull();
  });

  test.each([
    ['pv', 'in', 90, ['300 95', '175']],
    ['pv', 'out', -90, ['300 175', '95']],
    ['grid', 'in', 0, ['145 200', '200']],
    ['grid', 'out', 180, ['275 200', '200']],
    ['backup', 'out', 0, ['312 225', '305']],
    ['backup', 'in', 180, ['500 305', '225']],
  ] as const)('of %s, %s, points where the power flows', (id, direction, angle, expected) => {
    const line = lineOf(id, spots, direction, 0.5)!;
    expect(((line.arrow!.angle % 360) + 360) % 360).toBe((angle + 360) % 360);
    expect(ends(line.d)).toEqual(expected);
  });

  test('is thicker the more flows, and thin without an arrow where nothing does', () => {
    const [little, much, nothing] = [lineOf('pv', spots, 'in', 0.1)!, lineOf('pv', spots, 'in', 1)!, lineOf('pv', spots, 'none', 0)!];
    expect(much.width).toBeGreaterThan(little.width);
    expect(little.width).toBeGreaterThan(nothing.width);
    expect([nothing.arrow, nothing.isActive]).toEqual([null, false]);
  });
});
