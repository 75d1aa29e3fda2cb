import { api, address, ApiError, whenUnauthorized } from '../api/client';
import type { AlarmEvent, AvailabilityEvent, HelloEvent, SettingEvent, StateEvent } from '../api/types';
import { ServerClock } from './clock';
import { Connection, type PollResult, type Status, type Stream } from './connection';
import {
  emptyHouse,
  milliseconds,
  pollPeriodOf,
  withAlarm,
  withAlarms,
  withAvailability,
  withInverters,
  withLatest,
  withState,
  type House,
} from './house';

const shortestPatience = 30_000;

function hasFields<T extends object>(data: unknown, ...fields: (keyof T & string)[]): data is T {
  return typeof data === 'object' && data !== null && fields.every((field) => field in data);
}

function expectFields<T extends object>(data: unknown, ...fields: (keyof T & string)[]): T {
  if (!hasFields<T>(data, ...fields)) throw new Error('not the expected event');
  return data;
}

/** What the page knows of the house, kept up to date while somebody sees it. */
class Live {
  /** How the daemon is reached. */
  status = $state.raw<Status>('connecting');
  /** All inverters. */
  house = $state.raw<House>(emptyHouse);
  /** The daemon's version; null before it has said hello. */
  version = $state.raw<string | null>(null);
  /** The version that the page was loaded with. */
  loadedVersion: string | null = null;
  /** The zone of the house. */
  zone = $state.raw('UTC');
  /** Whether anything is known of the inverters, so that "none" means none. */
  isKnown = $state.raw(false);
  /** Milliseconds of the daemon's clock; moves once a second while the page is seen. */
  now = $state.raw(Date.now());

  #clock = new ServerClock(() => performance.now(), () => Date.now());
  #tags = new Map<string, string | null>();
  #listeners = new Set<(event: SettingEvent) => void>();
  #ticks: ReturnType<typeof setInterval> | undefined;
  #learning: ReturnType<typeof setTimeout> | undefined;
  #connection = new Connection({
    open: () => new EventSource(address('events')) as unknown as Stream,
    take: (name, data) => this.#take(name, data),
    poll: () => this.#poll(),
    status: (status) => {
      this.status = status;
    },
    patience: () => this.#patience(),
    pollPeriod: () => pollPeriodOf(this.house),
  });

  /** Begins, and follows whether the page is seen. */
  start(): void {
    whenUnauthorized(() => {
      if (this.status === 'login') return;
      this.#connection.stop();
      this.status = 'login';
    });
    document.addEventListener('visibilitychange', () => this.#follow());
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.#follow();
    });
    this.#follow();
  }

  /** Begins anew after a login. */
  restart(): void {
    this.status = 'connecting';
    this.#follow();
  }

  /** Tells a listener every result of a setting change, until the function that it returns is called. */
  onSetting(listener: (event: SettingEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Milliseconds of the daemon's clock. */
  time(): number {
    return this.#clock.now();
  }

  #follow(): void {
    clearInterval(this.#ticks);
    if (document.visibilityState === 'hidden') {
      this.#connection.stop();
      return;
    }

    if (this.status === 'login') return;
    this.now = this.#clock.now();
    this.#ticks = setInterval(() => {
      this.now = this.#clock.now();
    }, 1_000);
    this.#connection.start();
    void this.#readInverters();
  }

  #take(name: string, data: unknown): void {
    switch (name) {
      case 'hello': {
        const hello = expectFields<HelloEvent>(data, 'version', 'time', 'zone');
        this.#hello(hello.version, hello.time, hello.zone);
        break;
      }

      case 'availability':
        this.house = withAvailability(this.house, expectFields<AvailabilityEvent>(data, 'inverter', 'available', 'groups'));
        this.isKnown = true;
        this.#learn();
        break;
      case 'state': {
        const event = expectFields<StateEvent>(data, 'inverter', 'group', 'time', 'values');
        this.house = withState(this.house, event);
        this.#clock.atLeast(milliseconds(event.time) ?? 0);
        this.now = this.#clock.now();
        this.isKnown = true;
        break;
      }

      case 'alarm':
        this.house = withAlarm(this.house, expectFields<AlarmEvent>(data, 'inverter', 'event', 'device', 'text', 'raised'));
        break;
      case 'setting': {
        const event = expectFields<SettingEvent>(data, 'inverter', 'event_type', 'setting');
        for (const listener of this.#listeners) listener(event);
        break;
      }
    }
  }

  #hello(version: string, time: string, zone: string): void {
    const now = milliseconds(time);
    if (now !== null) this.#clock.set(now);
    this.now = this.#clock.now();
    this.zone = zone;
    this.loadedVersion ??= version;
    this.version = version;
  }

  #patience(): number {
    const periods = this.house.inverters.map((inverter) => inverter.groups['fast']?.period ?? 10);
    return Math.max(shortestPatience, 4_000 * Math.max(0, ...periods));
  }

  /** Events name inverters by their serial numbers alone, and leave out those that have never answered. */
  async #readInverters(): Promise<void> {
    try {
      const infos = await api.inverters();
      this.house = withInverters(this.house, infos);
      this.isKnown = true;
      await Promise.all(
        this.house.inverters.map(async ({ serial }) => {
          const alarms = await api.activeAlarms(serial);
          this.house = withAlarms(this.house, serial, alarms);
        }),
      );
    } catch {
      // The connection finds out why, and reads them again.
    }
  }

  /** Reads the names of an inverter that has just appeared, unless they are on their way. */
  #learn(): void {
    const isNew = (): boolean => this.house.inverters.some(({ name, groups }) => name === null || groups['fast']?.period == null);
    if (!isNew()) return;
    clearTimeout(this.#learning);
    this.#learning = setTimeout(() => {
      if (isNew()) void this.#readInverters();
    }, 1_000);
  }

  async #poll(): Promise<PollResult> {
    try {
      const [bridge, infos] = await Promise.all([api.bridge(), api.inverters()]);
      this.#hello(bridge.version, bridge.time, bridge.zone);
      this.house = withInverters(this.house, infos);
      await Promise.all(
        this.house.inverters.map(async ({ serial }) => {
          const { latest, tag } = await api.latest(serial, this.#tags.get(serial) ?? null);
          this.#tags.set(serial, tag);
          if (latest) this.house = withLatest(this.house, serial, latest);
        }),
      );
      this.isKnown = true;
      return 'answered';
    } catch (error) {
      return error instanceof ApiError && error.status === 401 ? 'login' : 'away';
    }
  }
}

/** What the page knows of the house. */
export const live = new Live();
