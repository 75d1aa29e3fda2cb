import { api } from '../api/client';
import type { Bridge, Session } from '../api/types';
import { live } from '../live/live.svelte';

/** What the daemon says of itself, and what may be done here. */
class Daemon {
  /** Null before it is known. */
  bridge = $state.raw<Bridge | null>(null);
  /** Null before it is known. */
  session = $state.raw<Session | null>(null);

  constructor() {
    $effect.root(() => {
      $effect(() => {
        void live.version;
        if (live.status === 'live' || live.status === 'polling') void this.load();
      });
    });
  }

  /** Whether settings may be changed, or the battery overridden. */
  get hasControl(): boolean {
    return this.bridge?.control.enabled ?? false;
  }

  get isAdmin(): boolean {
    return this.session?.role === 'admin';
  }

  /** Reads it again; what is known stays if that fails. */
  async load(): Promise<void> {
    try {
      [this.bridge, this.session] = await Promise.all([api.bridge(), api.session()]);
    } catch {
      // The connection finds out why.
    }
  }
}

/** What the daemon says of itself. */
export const daemon = new Daemon();
