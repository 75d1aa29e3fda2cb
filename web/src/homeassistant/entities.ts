import type { Bridge } from '../api/types';

/**
 * The prefix of the ids of an inverter's entities, as Home Assistant makes it of the ids that the daemon proposes.
 * @param name The name of the inverter's device; null before it is known.
 */
export function prefixOf(name: string | null, serial: string): string {
  return slugOf(givenName(name ?? 'Sermatec inverter', serial));
}

/** A generated name has " inverter" appended for the device, which is no part of the ids. */
function givenName(name: string, serial: string): string {
  const generated = ['Sermatec', `Sermatec ${serial.slice(-4)}`];
  return generated.find((one) => name === `${one} inverter`) ?? name;
}

/** A text of the letters, digits and single underscores that Home Assistant allows in ids; none for a name without such letters. */
function slugOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
}

/** The entities of an inverter in Home Assistant. */
export class Entities {
  readonly #prefix: string;
  readonly #points: ReadonlySet<string>;
  readonly #controlled: ReadonlySet<string>;

  /**
   * @param prefix The prefix of their ids.
   * @param points The points that have an entity that is enabled by itself.
   * @param control What may be changed.
   */
  constructor(prefix: string, points: Iterable<string>, control: Bridge['control']) {
    this.#prefix = prefix === '' ? '' : `${prefix}_`;
    this.#points = new Set(points);
    this.#controlled = new Set(control.enabled ? control.settings : []);
  }

  /** Whether the inverter has a point. */
  has(point: string): boolean {
    return this.#points.has(point);
  }

  /** The sensor of a point; null if there is none. */
  sensor(point: string): string | null {
    return this.has(point) ? `sensor.${this.#prefix}${point}` : null;
  }

  /** The binary sensor of a point; null if there is none. */
  binary(point: string): string | null {
    return this.has(point) ? `binary_sensor.${this.#prefix}${point}` : null;
  }

  /** The entity of a setting that is a number: its control where it can be changed, else its sensor. */
  number(setting: string): string | null {
    return this.#controlled.has(setting) ? `number.${this.#prefix}set_${setting}` : this.sensor(setting);
  }
}
