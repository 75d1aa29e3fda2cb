/** The daemon's clock, as far as it is known here: the browser's own clock may be wrong, or be set while the page is open. */
export class ServerClock {
  #monotonic: () => number;
  #time: number;
  #at: number;

  /**
   * @param monotonic Milliseconds that never jump.
   * @param browser Milliseconds of the browser's clock, which is used until the daemon has told its own time.
   */
  constructor(monotonic: () => number, browser: () => number) {
    this.#monotonic = monotonic;
    this.#time = browser();
    this.#at = monotonic();
  }

  /** Milliseconds of the daemon's clock. */
  now(): number {
    return this.#time + this.#monotonic() - this.#at;
  }

  /** Takes over what the daemon's clock shows now. */
  set(time: number): void {
    this.#time = time;
    this.#at = this.#monotonic();
  }

  /** Takes over a time that has passed at the daemon: it cannot be in the future. Sleep may have stopped the monotonic clock. */
  atLeast(time: number): void {
    if (time > this.now()) this.set(time);
  }
}
