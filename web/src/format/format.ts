/** A number and its unit, to be set in different sizes. */
export interface Quantity {
  value: string;
  unit: string;
}

/** What stands where a value is missing. */
export const missing = '–';

const nonBreaking = '\u00a0';

/** Numbers, durations and times as people read them, in a language and in the zone of the house. */
export class Format {
  readonly locale: string;
  readonly zone: string;
  #hasTwelveHours: boolean | undefined;
  #numbers = new Map<number, Intl.NumberFormat>();
  #dates = new Map<string, Intl.DateTimeFormat>();

  /**
   * @param locale Such as `de-DE`.
   * @param zone The zone of the house; an unknown one is taken as UTC.
   */
  constructor(locale: string, zone: string) {
    this.locale = locale;
    this.zone = zone;
    try {
      this.#parts();
    } catch {
      this.zone = 'UTC';
    }
  }

  /** A number with exactly so many decimal places. */
  number(value: number | null, decimals = 0): string {
    if (value === null || !Number.isFinite(value)) return missing;
    let format = this.#numbers.get(decimals);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
      this.#numbers.set(decimals, format);
    }

    const rounded = Number(value.toFixed(decimals));
    return format.format(rounded === 0 ? 0 : rounded);
  }

  /** A power in W: `850 W`, `2.1 kW`. The sign is kept. */
  powerParts(watts: number | null): Quantity {
    if (watts === null || !Number.isFinite(watts)) return { value: missing, unit: 'W' };
    if (Math.abs(Math.round(watts)) < 1_000) return { value: this.number(watts), unit: 'W' };
    return { value: this.number(watts / 1_000, Math.abs(watts) < 99_950 ? 1 : 0), unit: 'kW' };
  }

  power(watts: number | null): string {
    return joined(this.powerParts(watts));
  }

  /** An energy in kWh: `0.4 kWh`, `12.3 kWh`, `1,234 kWh`, `12.3 MWh`. */
  energyParts(kilowattHours: number | null): Quantity {
    if (kilowattHours === null || !Number.isFinite(kilowattHours)) return { value: missing, unit: 'kWh' };
    const size = Math.abs(kilowattHours);
    if (size < 99.95) return { value: this.number(kilowattHours, 1), unit: 'kWh' };
    if (size < 9_999.5) return { value: this.number(kilowattHours), unit: 'kWh' };
    return { value: this.number(kilowattHours / 1_000, 1), unit: 'MWh' };
  }

  energy(kilowattHours: number | null): string {
    return joined(this.energyParts(kilowattHours));
  }

  /** A share of 0 to 1 or more. */
  share(share: number | null): string {
    return this.percent(share === null ? null : share * 100);
  }

  /** A percentage, such as a state of charge. */
  percent(value: number | null): string {
    const number = this.number(value);
    return number === missing ? missing : number + (this.locale.startsWith('en') ? '%' : `${nonBreaking}%`);
  }

  /** A value with the unit of a point. */
  measured(value: number | null, unit: string | null, decimals: number): string {
    if (unit === '%') return this.percent(value);
    return unit === null ? this.number(value, decimals) : joined({ value: this.number(value, decimals), unit });
  }

  /** A duration of the past or future in full minutes: `5 min`, `2 h 05 min`, `3 d 4 h`. */
  duration(milliseconds: number): string {
    const minutes = Math.max(0, Math.round(milliseconds / 60_000));
    const day = { en: 'd', de: 'T', cs: 'd', fr: 'j' }[this.locale.slice(0, 2)] ?? 'd';
    const part = (value: string, unit: string): string => `${value}${nonBreaking}${unit}`;
    if (minutes < 60) return part(String(minutes), 'min');
    if (minutes < 24 * 60) return `${part(String(Math.floor(minutes / 60)), 'h')} ${part(String(minutes % 60).padStart(2, '0'), 'min')}`;
    const hours = Math.round(minutes / 60);
    return `${part(String(Math.floor(hours / 24)), day)} ${part(String(hours % 24), 'h')}`;
  }

  /** How long ago something was: `5 s`, else as a duration. */
  age(milliseconds: number): string {
    const seconds = Math.max(0, Math.round(milliseconds / 1_000));
    return seconds < 60 ? `${seconds}${nonBreaking}s` : this.duration(milliseconds);
  }

  /** `14:30` */
  time(at: number): string {
    return this.#date({ hour: '2-digit', minute: '2-digit' }, at);
  }

  /** `14:30:05` */
  timeWithSeconds(at: number): string {
    return this.#date({ hour: '2-digit', minute: '2-digit', second: '2-digit' }, at);
  }

  /** `21 June 2026` */
  date(at: number): string {
    return this.#date({ day: 'numeric', month: 'long', year: 'numeric' }, at);
  }

  /** `Sunday, 21 June 2026` */
  longDate(at: number): string {
    return this.#date({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at);
  }

  /** `21 Jun 2026, 14:30` */
  dateTime(at: number): string {
    return this.#date({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }, at);
  }

  /** Any other form of a time, in the zone of the house. */
  when(at: number, options: Intl.DateTimeFormatOptions): string {
    return this.#date(options, at);
  }

  /** The time if it is today, else with the day: `14:30`, `Mon 14:30`. */
  clock(at: number, now: number): string {
    if (this.day(at) === this.day(now)) return this.time(at);
    return this.#date({ weekday: 'short', hour: '2-digit', minute: '2-digit' }, at);
  }

  /** The day of the house at a time, as `2026-06-21`. */
  day(at: number): string {
    return new Date(at + this.offset(at)).toISOString().slice(0, 10);
  }

  /** The offset of the house from UTC at a time, in milliseconds. */
  offset(at: number): number {
    const parts = this.#parts().formatToParts(at);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return local - Math.floor(at / 1_000) * 1_000;
  }

  #date(options: Intl.DateTimeFormatOptions, at: number): string {
    // 6:40 PM, but 06:40.
    const isTwelve = options.hour === '2-digit' && this.#isTwelve();
    return this.#formatter(isTwelve ? { ...options, hour: 'numeric' } : options, this.locale).format(at);
  }

  #isTwelve(): boolean {
    return (this.#hasTwelveHours ??= new Intl.DateTimeFormat(this.locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false);
  }

  #parts(): Intl.DateTimeFormat {
    const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    return this.#formatter({ ...options, hourCycle: 'h23' }, 'en-US');
  }

  #formatter(options: Intl.DateTimeFormatOptions, locale: string): Intl.DateTimeFormat {
    const key = locale + JSON.stringify(options);
    let format = this.#dates.get(key);
    if (!format) {
      format = new Intl.DateTimeFormat(locale, { timeZone: this.zone, ...options });
      this.#dates.set(key, format);
    }

    return format;
  }
}

function joined({ value, unit }: Quantity): string {
  return value === missing ? missing : value + nonBreaking + unit;
}
