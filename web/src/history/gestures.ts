import type { Bounds } from './period';
import { between, isWhole, moved, scaled } from './zoom';

/** What gestures on a chart act on. */
export interface GestureTarget {
  /** What is seen. */
  seen: () => Bounds;
  /** The most that can be seen. */
  whole: () => Bounds;
  /** Where a pointer is, as a share of the chart from 0 to 1. */
  place: (clientX: number) => number;
  /** How wide the chart is, in pixels. */
  width: () => number;
  /** Shows something else at once. */
  look: (view: Bounds) => void;
  /** Shows everything again. */
  reset: () => void;
  /** Shows the values at a finger. */
  point: (clientX: number) => void;
}

const doubleTap = 300;
const tapSlack = 12;

/**
 * Zooms and moves a chart: by the wheel when the chart has the focus or with Ctrl, since it else scrolls the page, and by two fingers. A
 * double tap resets. One finger shows values.
 * @returns A function that ends it.
 */
export function gestures(element: HTMLElement, target: GestureTarget): () => void {
  const { seen, whole, place, width, look, reset, point } = target;
  const timeAt = (clientX: number): number => seen().from + place(clientX) * (seen().to - seen().from);
  const fingers = new Map<number, number>();
  let anchors: { time: number; id: number }[] = [];
  let lastTap = 0;

  function wheel(event: WheelEvent): void {
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (isSideways && !isWhole(seen(), whole())) {
      event.preventDefault();
      look(moved(seen(), whole(), (event.deltaX || event.deltaY) / width()));
    } else if (event.ctrlKey || event.metaKey || (!isSideways && element.contains(document.activeElement))) {
      event.preventDefault();
      look(scaled(seen(), whole(), timeAt(event.clientX), Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.006)));
    }
  }

  function down(event: PointerEvent): void {
    if (event.pointerType !== 'touch') return;
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size === 2) {
      anchors = [...fingers].map(([id, x]) => ({ id, time: timeAt(x) }));
      lastTap = 0;
      return;
    }

    if (event.timeStamp - lastTap < doubleTap) {
      lastTap = 0;
      reset();
    } else lastTap = event.timeStamp;
    point(event.clientX);
  }

  function move(event: PointerEvent): void {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    if (Math.abs(before - event.clientX) > tapSlack) lastTap = 0;
    fingers.set(event.pointerId, event.clientX);
    const [one, two] = anchors;
    if (!one || !two) {
      point(event.clientX);
      return;
    }

    // What was below the fingers stays below them.
    const [first, second] = [place(fingers.get(one.id)!), place(fingers.get(two.id)!)];
    const length = (one.time - two.time) / (first - second);
    if (Math.abs(first - second) < 0.04 || !(length > 0)) return;
    const from = one.time - first * length;
    look(between(from, from + length, whole()));
  }

  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    if (fingers.size < 2) anchors = [];
  }

  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  return () => {
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
  };
}
