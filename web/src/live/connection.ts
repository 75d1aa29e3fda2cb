/** What an event stream needs to have; a browser's EventSource does. */
export interface Stream {
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
}

/** What a poll of the daemon says. */
export type PollResult = 'answered' | 'away' | 'login';

/**
 * - `connecting`: there has not been an answer yet
 * - `live`: events arrive
 * - `polling`: the daemon answers, but events do not get through
 * - `away`: the daemon does not answer
 * - `login`: it asks for a password
 */
export type Status = 'connecting' | 'live' | 'polling' | 'away' | 'login';

export interface ConnectionParts {
  /** Opens the event stream. */
  open: () => Stream;
  /** Takes over an event; throws if it makes no sense. */
  take: (name: string, data: unknown) => void;
  /** Reads everything without events, and takes it over. */
  poll: () => Promise<PollResult>;
  /** Is told when the status changes. */
  status: (status: Status) => void;
  /** Milliseconds without any event after which the stream is taken for dead. */
  patience: () => number;
  /** Milliseconds between two polls without events. */
  pollPeriod: () => number;
}

const events = ['hello', 'availability', 'state', 'alarm', 'setting'] as const;

/** How long the first event may take; a proxy may hold events back. */
export const firstEvent = 5_000;
/** Between two attempts to get events although polling works. */
const streamAgain = 60_000;
const firstRetry = 1_000;
const longestRetry = 30_000;
/** A stream that has lasted so long is a good one. */
const lasting = 10_000;
/** How often a stream may break one after another before polling takes its place. */
const mostBreaks = 3;

const retryAfter = (attempts: number): number => Math.min(firstRetry * 2 ** (attempts - 1), longestRetry);

/** Keeps up to date with the daemon: by events, by polling where those do not get through, and again after a loss. */
export class Connection {
  #parts: ConnectionParts;
  #stream: Stream | null = null;
  #status: Status = 'connecting';
  #isWanted = false;
  /** Attempts since the daemon has answered. */
  #failures = 0;
  /** Streams that broke since one has lasted. */
  #breaks = 0;
  #round = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #streamTimer: ReturnType<typeof setTimeout> | undefined;
  #lastingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  get status(): Status {
    return this.#status;
  }

  /** Begins, or begins anew after a login. */
  start(): void {
    this.stop();
    this.#isWanted = true;
    this.#failures = 0;
    this.#breaks = 0;
    this.#open();
  }

  /** Ends the stream, for example while nobody sees the page. */
  stop(): void {
    this.#isWanted = false;
    this.#round++;
    this.#close();
    clearTimeout(this.#timer);
    clearTimeout(this.#streamTimer);
    this.#streamTimer = undefined;
  }

  #set(status: Status): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#parts.status(status);
  }

  #close(): void {
    this.#stream?.close();
    this.#stream = null;
    clearTimeout(this.#lastingTimer);
    this.#lastingTimer = undefined;
  }

  #open(): void {
    // What a poll under way says is older than the stream.
    this.#round++;
    this.#close();
    let stream: Stream;
    try {
      stream = this.#parts.open();
    } catch {
      void this.#pollOnce();
      return;
    }

    this.#stream = stream;
    for (const name of events) {
      stream.addEventListener(name, (event) => {
        if (this.#stream === stream) this.#take(name, event.data);
      });
    }

    stream.addEventListener('error', () => {
      if (this.#stream !== stream) return;
      this.#close();
      void this.#pollOnce();
    });
    this.#expect(firstEvent);
  }

  /** Polls if no event comes in time. */
  #expect(patience: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#close();
      void this.#pollOnce();
    }, patience);
  }

  #take(name: string, data: unknown): void {
    try {
      this.#parts.take(name, JSON.parse(String(data)));
    } catch {
      // The stream is broken: what is missing comes whole with the next one.
      this.#close();
      void this.#pollOnce();
      return;
    }

    this.#failures = 0;
    clearTimeout(this.#streamTimer);
    this.#streamTimer = undefined;
    this.#lastingTimer ??= setTimeout(() => {
      this.#breaks = 0;
    }, lasting);
    this.#set('live');
    this.#expect(this.#parts.patience());
  }

  /** Asks without a stream: it says why there is none, and bridges the time until there is one. */
  async #pollOnce(): Promise<void> {
    clearTimeout(this.#timer);
    const round = ++this.#round;
    const result = await this.#parts.poll().catch((): PollResult => 'away');
    if (round !== this.#round || !this.#isWanted) return;
    if (result === 'login') {
      this.stop();
      this.#set('login');
      return;
    }

    if (result === 'away') {
      this.#failures++;
      if (this.#failures > 1) this.#set('away');
      this.#timer = setTimeout(() => this.#open(), retryAfter(this.#failures));
      return;
    }

    this.#failures = 0;
    const hadEvents = this.#status === 'live' || this.#status === 'away';
    if (hadEvents && ++this.#breaks <= mostBreaks) {
      // The daemon answers: only the stream was lost.
      this.#timer = setTimeout(() => this.#open(), retryAfter(this.#breaks));
      return;
    }

    this.#streamTimer ??= setTimeout(() => {
      this.#streamTimer = undefined;
      this.#open();
    }, streamAgain);
    this.#set('polling');
    this.#timer = setTimeout(() => void this.#pollOnce(), this.#parts.pollPeriod());
  }
}
