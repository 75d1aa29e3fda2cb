import { ApiError } from './client';

/** Something that is read from the daemon, read again when it may have changed, and kept while that fails. */
export class Resource<T> {
  /** What was read last; null before. */
  value = $state.raw<T | null>(null);
  /** Why the last read failed; null if it did not. */
  problem = $state.raw<ApiError | null>(null);
  isLoading = $state.raw(false);
  #read: (signal: AbortSignal) => Promise<T>;
  #reading: AbortController | null = null;

  /** @param read Reads it. */
  constructor(read: (signal: AbortSignal) => Promise<T>) {
    this.#read = read;
  }

  /** Reads it; a read that is under way ends. */
  async load(): Promise<void> {
    this.stop();
    const reading = (this.#reading = new AbortController());
    this.isLoading = true;
    try {
      const value = await this.#read(reading.signal);
      if (reading.signal.aborted) return;
      this.value = value;
      this.problem = null;
    } catch (error) {
      if (reading.signal.aborted) return;
      this.problem = error instanceof ApiError ? error : new ApiError(0, String(error), '');
    } finally {
      if (this.#reading === reading) {
        this.#reading = null;
        this.isLoading = false;
      }
    }
  }

  /** Ends a read that is under way. */
  stop(): void {
    this.#reading?.abort();
    this.#reading = null;
    this.isLoading = false;
  }

  /** Forgets what was read, such as that of another inverter. */
  clear(): void {
    this.stop();
    this.value = null;
    this.problem = null;
  }
}
