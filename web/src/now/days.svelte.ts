import { api, ApiError } from '../api/client';
import { words } from '../i18n/words.svelte';
import { numberOf } from '../live/house';
import { live } from '../live/live.svelte';
import { Day, dayPoints, spanOf, type Values } from './day';

/** After such a pause, a step may be missing that the history has. */
const longPause = 4 * 60_000;

/** Today of each inverter: from the history, and then as it goes on. */
class Days {
  /** By serial number. */
  days = $state.raw<Readonly<Record<string, Day>>>({});
  /** Grows with each value that is added to a day. */
  revision = $state(0);
  /** Whether there is no history. */
  isMissing = $state(false);

  #loading = new Set<string>();
  #lastAdded = new Map<string, number>();
  #failedAt = new Map<string, number>();

  /** Loads the day of an inverter, unless it is there already. */
  async load(serial: string): Promise<void> {
    const today = words.format.day(live.time());
    const day = this.days[serial];
    if (this.#loading.has(serial) || (day && words.format.day(day.start) === today)) return;
    if (live.time() - (this.#failedAt.get(serial) ?? -Infinity) < 60_000) return;
    this.#loading.add(serial);
    try {
      const { from, to, steps } = spanOf(today, (at) => words.format.offset(at));
      const history = await api.history(serial, dayPoints, { from, to }, steps);
      this.days = { ...this.days, [serial]: new Day(history) };
      this.isMissing = false;
    } catch (error) {
      this.#failedAt.set(serial, live.time());
      this.isMissing = !(error instanceof ApiError && error.isAway);
    } finally {
      this.#loading.delete(serial);
    }
  }

  /** Adds the present values of an inverter to its day. */
  add(serial: string): void {
    const inverter = live.house.inverters.find((one) => one.serial === serial);
    const time = inverter?.groups['fast']?.time;
    const last = this.#lastAdded.get(serial);
    if (!inverter || time == null || time === last) return;
    this.#lastAdded.set(serial, time);
    const day = this.days[serial];
    const values = Object.fromEntries(dayPoints.map((point) => [point, numberOf(inverter, point)])) as Values;
    if (day && (last === undefined || time - last < longPause) && day.add(time, values)) {
      this.revision++;
    } else {
      this.days = Object.fromEntries(Object.entries(this.days).filter(([other]) => other !== serial));
      void this.load(serial);
    }
  }
}

/** Today of each inverter. */
export const days = new Days();
