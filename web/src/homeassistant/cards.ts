import type { Key } from '../i18n/texts';
import type { Entities } from './entities';

/** A value of YAML; null leaves its key out. */
type Yaml = string | number | boolean | null | { readonly [key: string]: Yaml };

/** YAML of plain keys and values, without what is null or empty. */
export function yaml(value: { readonly [key: string]: Yaml }, indent = ''): string {
  return Object.entries(value)
    .map(([key, one]) => {
      if (one === null) return '';
      if (typeof one !== 'object') return `${indent}${key}: ${scalar(one)}\n`;
      const inner = yaml(one, `${indent}  `);
      return inner === '' ? '' : `${indent}${key}:\n${inner}`;
    })
    .join('');
}

// Texts are ids and plain words, but some of them mean something else in YAML.
function scalar(value: string | number | boolean): string {
  return typeof value === 'string' && !/^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][\w.:-]*$/i.test(value)
    ? JSON.stringify(value)
    : String(value);
}

/**
 * The card power-flow-card-plus. Its `consumption` is what comes from the grid or the battery, its `production` what goes there,
 * so both are given as sensors that are never negative.
 */
export function powerFlowCardPlus(entities: Entities): string {
  return yaml({
    type: 'custom:power-flow-card-plus',
    entities: {
      solar: { entity: entities.sensor('pv_power') },
      grid: {
        entity: { consumption: entities.sensor('grid_import_power'), production: entities.sensor('grid_export_power') },
        power_outage: { entity: entities.binary('grid_power_down') },
      },
      battery: {
        entity: { consumption: entities.sensor('battery_discharge_power'), production: entities.sensor('battery_charge_power') },
        state_of_charge: entities.sensor('battery_soc'),
      },
      home: { entity: entities.sensor('load_power'), override_state: entities.has('load_power') ? true : null },
    },
    watt_threshold: 1000,
    w_decimals: 0,
    kw_decimals: 1,
    clickable_entities: true,
  });
}

/**
 * The card sunsynk-power-flow-card. Its signs are those of the sensors: the battery's power is positive while it discharges, the grid's
 * while it is imported. So nothing is inverted.
 */
export function sunsynkCard(entities: Entities): string {
  const hasBattery = entities.has('battery_soc');
  return yaml({
    type: 'custom:sunsynk-power-flow-card',
    cardstyle: 'lite',
    show_solar: entities.has('pv_power'),
    show_battery: hasBattery,
    inverter: { modern: true, autarky: 'energy', auto_scale: true },
    battery: hasBattery
      ? { energy: 0, shutdown_soc: entities.number('battery_on_grid_soc_min'), show_daily: true, invert_power: false, auto_scale: true }
      : null,
    solar: { mppts: entities.has('pv2_power') ? 2 : 1, show_daily: true, auto_scale: true },
    load: { show_daily: true, auto_scale: true },
    grid: { show_daily_buy: true, show_daily_sell: true, show_nonessential: false, invert_grid: false, auto_scale: true },
    entities: {
      use_timer_248: 'no',
      priority_load_243: 'no',
      day_pv_energy_108: entities.sensor('pv_energy_today'),
      day_battery_charge_70: entities.sensor('battery_charge_energy_today'),
      day_battery_discharge_71: entities.sensor('battery_discharge_energy_today'),
      day_grid_import_76: entities.sensor('grid_import_energy_today'),
      day_grid_export_77: entities.sensor('grid_export_energy_today'),
      day_load_energy_84: entities.sensor('load_energy_today'),
      pv_total: entities.sensor('pv_power'),
      pv1_power_186: entities.sensor('pv1_power'),
      pv2_power_187: entities.sensor('pv2_power'),
      pv1_voltage_109: entities.sensor('pv1_voltage'),
      pv2_voltage_111: entities.sensor('pv2_voltage'),
      battery_power_190: entities.sensor('battery_power'),
      battery_soc_184: entities.sensor('battery_soc'),
      battery_voltage_183: entities.sensor('battery_voltage'),
      battery_current_191: entities.sensor('battery_current'),
      battery_temp_182: entities.sensor('battery_temperature'),
      grid_power_169: entities.sensor('grid_power'),
      grid_ct_power_172: entities.sensor('grid_power'),
      essential_power: entities.sensor('load_power'),
      inverter_voltage_154: entities.sensor('grid_l1_voltage'),
      load_frequency_192: entities.sensor('grid_frequency'),
      radiator_temp_91: entities.sensor('inverter_internal_temperature'),
    },
  });
}

/** A place of the energy dashboard, and the entity that belongs there. */
export interface Place {
  readonly name: Key;
  readonly entity: string;
}

const places: readonly [Key, string][] = [
  ['ha.energy.import', 'grid_import_energy_total'],
  ['ha.energy.export', 'grid_export_energy_total'],
  ['ha.energy.gridPower', 'grid_power'],
  ['ha.energy.solar', 'pv_energy_total'],
  ['ha.energy.solarPower', 'pv_power'],
  ['ha.energy.batteryOut', 'battery_discharge_energy_total'],
  ['ha.energy.batteryIn', 'battery_charge_energy_total'],
  ['ha.energy.batteryPower', 'battery_power'],
  ['ha.energy.soc', 'battery_soc'],
];

/** What goes where in the energy dashboard, as far as the inverter has it. */
export function energyPlaces(entities: Entities): Place[] {
  return places.flatMap(([name, point]) => {
    const entity = entities.sensor(point);
    return entity === null ? [] : [{ name, entity }];
  });
}
