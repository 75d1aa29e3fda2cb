import type { Format } from '../format/format';
import type { Key } from '../i18n/texts';
import { little, type Plant } from './powers';

/** A text of the table with its values. */
export interface Sentence {
  readonly key: Key;
  readonly values: Readonly<Record<string, string>>;
}

/** When the battery is full or empty. */
export interface Forecast {
  /** Milliseconds of the daemon's clock. */
  readonly at: number;
  /** The state of charge in % that it has then. */
  readonly charge: number;
}

/** What the inverter does, and what follows; null where too little is known. */
export interface Summary {
  readonly main: Sentence;
  readonly forecast: Sentence | null;
}

/** What the inverter does, in words. Pure: nothing but what it is given decides. */
export function summaryOf(plant: Plant, forecast: Forecast | null, now: number, format: Format): Summary | null {
  const { powers, charges, lowest } = plant;
  const say = (key: Key, power: number | null = null, other: number | null = null): Sentence => ({
    key,
    values: { power: format.power(power), other: format.power(other) },
  });
  const pv = Math.max(0, powers.pv ?? 0);
  const charge = Math.max(0, -(powers.battery ?? 0));
  const discharge = Math.max(0, powers.battery ?? 0);
  const imported = Math.max(0, powers.grid ?? 0);
  const exported = Math.max(0, -(powers.grid ?? 0));
  const house = Math.max(0, powers.house ?? 0);
  const isFull = charges.length > 0 && charges.every((one) => one >= 99.5);
  const isEmpty = charges.length > 0 && lowest !== null && charges.every((one) => one <= lowest);
  const shines = pv >= little;

  const sentence = (): Sentence | null => {
    if (powers.pv === null && powers.battery === null && powers.grid === null) return null;
    if (plant.isOffGrid) {
      if (charge >= little) return say('summary.offGridCharging', charge);
      if (shines && discharge < little) return say('summary.offGridSun', pv);
      return discharge > 0 ? say('summary.offGridBattery', discharge) : say('summary.offGrid');
    }

    if (charge >= little) {
      if (plant.isMeterLost) return say('summary.charging', charge);
      if (!shines) return say('summary.chargingGrid', charge);
      // What the house does not need goes into the battery first; the rest comes from the grid.
      const fromGrid = Math.min(imported, charge - Math.min(charge, Math.max(0, pv - house)));
      if (fromGrid >= little) return say('summary.chargingBoth', charge);
      if (exported >= little) return say('summary.chargingAndExporting', charge, exported);
      return say('summary.chargingSun', charge);
    }

    if (plant.isMeterLost) {
      if (discharge >= little) return say('summary.discharging', discharge);
      return shines ? say('summary.producing', pv) : say('summary.quiet');
    }

    if (exported >= little) {
      if (discharge >= little && !shines) return say('summary.exportingBattery', exported);
      if (discharge >= little) return say('summary.exportingBoth', exported);
      if (isFull) return say('summary.exportingFull', exported);
      return say('summary.exporting', exported);
    }

    if (discharge >= little) {
      if (imported >= little) return say(shines ? 'summary.fromAll' : 'summary.fromBatteryAndGrid', house);
      return shines ? say('summary.fromSunAndBattery', house) : say('summary.fromBattery', house);
    }

    if (imported >= little) {
      if (shines) return say('summary.fromSunAndGrid', house);
      return say(isEmpty ? 'summary.fromGridEmpty' : 'summary.fromGrid', house);
    }

    if (shines) return say('summary.fromSun', house);
    return say('summary.quiet');
  };

  const main = sentence();
  if (!main) return null;
  return { main, forecast: forecast && forecastSentence(plant, forecast, now, format) };
}

function forecastSentence(plant: Plant, forecast: Forecast, now: number, format: Format): Sentence {
  const values = { time: format.clock(rounded(forecast.at), now), charge: format.percent(forecast.charge) };
  if ((plant.powers.battery ?? 0) < 0) return { key: 'summary.fullAt', values };
  return { key: forecast.charge > 0 ? 'summary.downAt' : 'summary.emptyAt', values };
}

/** To 10 minutes, as it is about a time of the future. */
function rounded(at: number): number {
  return Math.round(at / 600_000) * 600_000;
}
