import { live } from '../live/live.svelte';
import type { Inverter } from '../live/house';
import { hashOf, placeOf, type Place } from './address';

/** Where the page is, and which inverter is chosen. */
class Here {
  #place = $state.raw<Place>(placeOf(location.hash));
  readonly #inverter = $derived(live.house.inverters.find(({ serial }) => serial === this.#place.query['inverter']) ?? null);

  constructor() {
    window.addEventListener('hashchange', () => {
      this.#place = placeOf(location.hash);
    });
  }

  get view(): string {
    return this.#place.view;
  }

  /** What follows the view in the address. */
  get path(): readonly string[] {
    return this.#place.path;
  }

  get query(): Readonly<Record<string, string>> {
    return this.#place.query;
  }

  /** The inverter that is chosen; null for all together. */
  get inverter(): Inverter | null {
    return this.#inverter;
  }

  /** The inverter that is chosen, else the first one; null if there is none. For views of one inverter. */
  get oneInverter(): Inverter | null {
    return this.#inverter ?? live.house.inverters[0] ?? null;
  }

  /** The address of a view; the chosen inverter stays the same. */
  hash(view: string, path: readonly string[] = [], query: Readonly<Record<string, string>> = {}): string {
    const inverter = this.#place.query['inverter'];
    return hashOf(view, path, inverter === undefined ? query : { inverter, ...query });
  }

  /** Goes to another place of the same view, without a step back to each: for arrow keys, zooming. */
  replace(path: readonly string[], query: Readonly<Record<string, string>> = {}): void {
    history.replaceState(history.state, '', this.hash(this.view, path, query));
    this.#place = placeOf(location.hash);
  }

  /** Goes to another view or place. */
  go(view: string, path: readonly string[] = [], query: Readonly<Record<string, string>> = {}): void {
    location.hash = this.hash(view, path, query);
  }

  /** Chooses an inverter, or all together. */
  choose(serial: string | null): void {
    const { inverter: _, ...others } = this.#place.query;
    location.hash = hashOf(this.view, this.path, serial === null ? others : { ...others, inverter: serial });
  }
}

/** Where the page is. */
export const here = new Here();
