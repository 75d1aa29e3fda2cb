import { api } from '../api/client';
import type { Bridge, Session } from '../api/types';
import { live } from '../live/live.svelte';

const retryAfter = 10_000;

/** What the daemon says of itself, and what may be done here. */
class Daemon {
  /** Null before it is known. */
  bridge = $state.raw<Bridge | null>(null);
  /** Null before it is known. */
  session = $state.raw<Session | null>(null);
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    $effect.root(() => {
      $effect(() => {
        void live.version;
        if (this.#isReached) void this.load();
        return () => clearTimeout(this.#retry);
      });
    });
  }

  /** Whether settings may be changed, or the battery overridden. */
  get hasControl(): boolean {
    return this.bridge?.control?.enabled ?? false;
  }

  get isAdmin(): boolean {
    return this.session?.role === 'admin';
  }

  get #isReached(): boolean {
    return live.status === 'live' || live.status === 'polling';
  }

  /** Reads it again; what is known stays if that fails. */
  async load(): Promise<void> {
    try {
      [this.bridge, this.session] = await Promise.all([api.bridge(), api.session()]);
    } catch {
      // The connection finds out why; if it answers again, this is read again.
      clearTimeout(this.#retry);
      if (!this.#isReached) return;
      this.#retry = setTimeout(() => void this.load(), retryAfter);
    }
  }
}

/** What the daemon says of itself. */
export const daemon = new Daemon();
