import { live } from '../live/live.svelte';

const calmAfter = 10 * 60_000;
const shiftEvery = 3 * 60_000;
const shifts = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
] as const;

/** A tablet on a wall: `?kiosk=1`. */
class Kiosk {
  readonly isOn = new URLSearchParams(location.search).get('kiosk') === '1';
  /** Whether nothing moves any more: nobody has touched the page for 10 minutes. */
  isCalm = $state.raw(false);
  /** Pixels by which everything is shifted, against burning in. */
  shift = $state.raw<readonly [number, number]>(shifts[0]);

  /** Begins, if it is one. */
  start(): void {
    if (!this.isOn) return;
    document.documentElement.classList.add('kiosk');
    let calm: ReturnType<typeof setTimeout>;
    const touched = (): void => {
      this.isCalm = false;
      clearTimeout(calm);
      calm = setTimeout(() => {
        this.isCalm = true;
      }, calmAfter);
    };
    for (const event of ['pointerdown', 'keydown']) document.addEventListener(event, touched, { passive: true });
    touched();
    let turn = 0;
    setInterval(() => {
      turn = (turn + 1) % shifts.length;
      this.shift = shifts[turn] ?? shifts[0];
    }, shiftEvery);
    $effect.root(() => {
      $effect(() => {
        if (live.version !== null && live.version !== live.loadedVersion) location.reload();
      });
    });
  }
}

/** A tablet on a wall. */
export const kiosk = new Kiosk();
