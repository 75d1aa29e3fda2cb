/** Days and clock times of a time zone, by `Intl` alone. */
export class Zone {
  readonly id: string;
  #parts: Intl.DateTimeFormat;
  #offsets = new Map<number, number>();

  /** @param id Such as `Europe/Prague`. */
  constructor(id: string) {
    this.id = id;
    this.#parts = new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** Milliseconds by which the clocks of the zone are ahead of UTC. They change at full quarters of an hour only. */
  offset(at: number): number {
    const quarter = Math.floor(at / quarterHour) * quarterHour;
    let offset = this.#offsets.get(quarter);
    if (offset === undefined) {
      const part: Record<string, number> = {};
      for (const { type, value } of this.#parts.formatToParts(quarter)) part[type] = Number(value);
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
      offset = Date.UTC(year, month - 1, day, hour, minute) - Math.floor(quarter / 60_000) * 60_000;
      this.#offsets.set(quarter, offset);
    }

    return offset;
  }

  /** What the clocks show, as the milliseconds at which UTC shows the same. */
  wall(at: number): number {
    return at + this.offset(at);
  }

  /** The first time at which the clocks show this, or after it where they skip it. */
  instant(wall: number): number {
    const before = wall - this.offset(wall - 24 * 3_600_000);
    const after = wall - this.offset(wall + 24 * 3_600_000);
    for (const candidate of before < after ? [before, after] : [after, before]) if (this.wall(candidate) === wall) return candidate;

    // Skipped: the clocks go on from here.
    let [low, high] = [Math.min(before, after) - quarterHour, Math.max(before, after) + quarterHour];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.wall(middle) < wall) low = middle;
      else high = middle;
    }

    return high;
  }

  /** Whether the clocks show the same at another time, because they are put back. */
  isTwice(at: number): boolean {
    const back = this.offset(at - 24 * 3_600_000) - this.offset(at + 24 * 3_600_000);
    const wall = this.wall(at);
    return back > 0 && (this.wall(at + back) === wall || this.wall(at - back) === wall);
  }

  /** When a day begins, `2026-06-21`. */
  startOf(date: string): number {
    return this.instant(Date.parse(date));
  }

  /** The day at a time, as `2026-06-21`. */
  date(at: number): string {
    return new Date(this.wall(at)).toISOString().slice(0, 10);
  }

  /** A time with the offset of the zone: `2026-06-21T14:00:00+02:00`. */
  rfc3339(at: number): string {
    const offset = Math.round(this.offset(at) / 60_000);
    const wall = new Date(this.wall(at)).toISOString();
    const text = at % 1_000 === 0 ? wall.slice(0, 19) : wall.slice(0, 23);
    const two = (number: number): string => String(number).padStart(2, '0');
    return `${text}${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  }
}

const quarterHour = 900_000;
