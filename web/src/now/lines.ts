import type { Node } from './details';
import type { Flow } from './flow';

/** A disc of the power flow: its centre and radius in pixels. */
export interface Spot {
  x: number;
  y: number;
  radius: number;
}

/** Where the parts of the power flow are, and the inverter in their middle. */
export type Spots = Partial<Record<Node | 'hub' | 'unknown', Spot>>;

/** A line of the power flow. */
export interface Line {
  id: Node | 'unknown';
  /** Its path, in the direction of the power. */
  d: string;
  isActive: boolean;
  width: number;
  /** Where its arrow is, and where it points to, in degrees; null for none. */
  arrow: { x: number; y: number; angle: number; size: number } | null;
}

/**
 * The line of a part; null if either end has no place.
 * @param weight Its share of the largest power, from 0 to 1.
 */
export function lineOf(id: Node | 'unknown', spots: Spots, direction: Flow['direction'], weight: number): Line | null {
  const spot = spots[id];
  const hub = spots.hub;
  if (!spot || !hub) return null;
  const gap = 5;
  const width = direction === 'none' ? 2 : 3 + 7 * weight;
  const arrowSize = 6 + width * 0.75;
  const isIn = direction === 'in';
  if (spot.y !== hub.y && spot.x !== hub.x) {
    // Down from the inverter, aside between the rows, and down again.
    const side = Math.sign(spot.x - hub.x);
    const x = hub.x + side * Math.round(hub.radius * 0.6);
    const top = hub.y + hub.radius + gap;
    const bottom = spot.y - spot.radius - gap;
    const y = hub.y + Math.round((spot.y - hub.y) / 2);
    const bend = side * Math.max(0, Math.min(14, (bottom - top) / 2));
    const drop = Math.abs(bend);
    const d = isIn
      ? `M${spot.x} ${bottom}V${y + drop}Q${spot.x} ${y} ${spot.x - bend} ${y}H${x + bend}Q${x} ${y} ${x} ${y - drop}V${top}`
      : `M${x} ${top}V${y - drop}Q${x} ${y} ${x + bend} ${y}H${spot.x - bend}Q${spot.x} ${y} ${spot.x} ${y + drop}V${bottom}`;
    const arrow = { x: (x + spot.x) / 2, y, angle: side > 0 === isIn ? 180 : 0, size: arrowSize };
    return { id, d, isActive: direction !== 'none', width, arrow: direction === 'none' ? null : arrow };
  }

  const isLevel = spot.y === hub.y;
  const away = isLevel ? Math.sign(spot.x - hub.x) : Math.sign(spot.y - hub.y);
  const near = (isLevel ? hub.x : hub.y) + away * (hub.radius + gap);
  const far = (isLevel ? spot.x : spot.y) - away * (spot.radius + gap);
  const point = (at: number): string => (isLevel ? `${at} ${hub.y}` : `${hub.x} ${at}`);
  const middle = (near + far) / 2;
  const outwards = isLevel ? (away > 0 ? 0 : 180) : away > 0 ? 90 : -90;
  return {
    id,
    d: isIn ? `M${point(far)}L${point(near)}` : `M${point(near)}L${point(far)}`,
    isActive: direction !== 'none',
    width,
    arrow:
      direction === 'none'
        ? null
        : { x: isLevel ? middle : hub.x, y: isLevel ? hub.y : middle, angle: isIn ? outwards + 180 : outwards, size: arrowSize },
  };
}
