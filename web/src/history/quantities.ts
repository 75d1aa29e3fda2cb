import type { Key } from '../i18n/texts';
import { t } from '../i18n/words.svelte';
import type { Quantity } from './shares';

const names: Record<Quantity, Key> = {
  pv: 'history.pv',
  grid_import: 'history.gridImport',
  battery_discharge: 'history.batteryDischarge',
  load: 'history.load',
  grid_export: 'history.gridExport',
  battery_charge: 'history.batteryCharge',
};

const colours: Record<Quantity, string> = {
  pv: '--pv',
  grid_import: '--grid',
  battery_discharge: '--battery',
  load: '--house',
  grid_export: '--grid',
  battery_charge: '--battery',
};

/** What an energy is called. */
export const nameOf = (quantity: Quantity): string => t(names[quantity]);

const shortNames: Record<Quantity, Key> = {
  ...names,
  grid_import: 'history.grid',
  battery_discharge: 'history.battery',
  grid_export: 'history.grid',
  battery_charge: 'history.battery',
};

/** What an energy is called below a heading that says whether it came or went. */
export const shortNameOf = (quantity: Quantity): string => t(shortNames[quantity]);

/** The custom property with the colour of an energy: that of where it is from or goes to. */
export const colourOf = (quantity: Quantity): string => colours[quantity];
