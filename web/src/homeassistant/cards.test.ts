import { describe, expect, test } from 'vitest';
import page from '../../../docs/home-assistant.md?raw';
import { energyPlaces, powerFlowCardPlus, sunsynkCard, yaml } from './cards';
import { Entities, prefixOf } from './entities';

const readOnly = { enabled: false, settings: ['battery_on_grid_soc_min'], override: false };
const all = [
  'pv_power',
  'pv1_power',
  'pv2_power',
  'pv_energy_total',
  'grid_power',
  'grid_import_power',
  'grid_export_power',
  'grid_import_energy_total',
  'grid_export_energy_total',
  'grid_power_down',
  'battery_power',
  'battery_charge_power',
  'battery_discharge_power',
  'battery_soc',
  'battery_charge_energy_total',
  'battery_discharge_energy_total',
  'battery_on_grid_soc_min',
  'load_power',
];
const shownBySunsynk = [
  ...all,
  'pv1_voltage',
  'pv2_voltage',
  'pv_energy_today',
  'battery_voltage',
  'battery_current',
  'battery_temperature',
  'battery_charge_energy_today',
  'battery_discharge_energy_today',
  'grid_import_energy_today',
  'grid_export_energy_today',
  'grid_l1_voltage',
  'grid_frequency',
  'load_energy_today',
  'inverter_internal_temperature',
];

describe('the prefix of ids', () => {
  test.each([
    ['Sermatec inverter', 'STSIMULATED0001', 'sermatec'],
    ['Sermatec 0001 inverter', 'STSIMULATED0001', 'sermatec_0001'],
    ['Sermatec 0002 inverter', 'STSIMULATED0001', 'sermatec_0002_inverter'],
    ['Garage', 'A', 'garage'],
    ['Garage inverter', 'A', 'garage_inverter'],
    ['Dům – jih', 'A', 'd_m_jih'],
    ['Dach-Süd', 'A', 'dach_s_d'],
    ['屋根', 'A', ''],
    [null, 'A', 'sermatec'],
  ])('of %s', (name, serial, prefix) => expect(prefixOf(name, serial)).toBe(prefix));
});

describe('entities', () => {
  test('a setting that can be changed is its control', () => {
    const entity = (control: typeof readOnly): string | null => new Entities('house', all, control).number('battery_on_grid_soc_min');
    expect(entity(readOnly)).toBe('sensor.house_battery_on_grid_soc_min');
    expect(entity({ ...readOnly, enabled: true })).toBe('number.house_set_battery_on_grid_soc_min');
  });

  test('a name without letters of ids leaves no prefix', () => {
    expect(new Entities('', all, readOnly).sensor('pv_power')).toBe('sensor.pv_power');
  });

  test('what the inverter does not have has none', () => {
    expect(new Entities('house', [], readOnly).sensor('pv_power')).toBeNull();
  });
});

describe('YAML', () => {
  test('what is missing is left out, and texts that mean something else are quoted', () => {
    expect(yaml({ a: 1, b: null, c: { d: null }, e: { f: 'no', g: 'sensor.x_1', h: true, i: 'a: b' } })).toBe(
      'a: 1\ne:\n  f: "no"\n  g: sensor.x_1\n  h: true\n  i: "a: b"\n',
    );
  });
});

describe('cards', () => {
  const entities = new Entities('sermatec', all, readOnly);

  test('power-flow-card-plus gets what comes from grid and battery as consumption', () => {
    expect(powerFlowCardPlus(entities)).toBe(`type: custom:power-flow-card-plus
entities:
  solar:
    entity: sensor.sermatec_pv_power
  grid:
    entity:
      consumption: sensor.sermatec_grid_import_power
      production: sensor.sermatec_grid_export_power
    power_outage:
      entity: binary_sensor.sermatec_grid_power_down
  battery:
    entity:
      consumption: sensor.sermatec_battery_discharge_power
      production: sensor.sermatec_battery_charge_power
    state_of_charge: sensor.sermatec_battery_soc
  home:
    entity: sensor.sermatec_load_power
    override_state: true
watt_threshold: 1000
w_decimals: 0
kw_decimals: 1
clickable_entities: true
`);
  });

  test('sunsynk-power-flow-card gets signed sensors, and nothing is inverted', () => {
    const text = sunsynkCard(entities);
    for (const line of [
      'battery_power_190: sensor.sermatec_battery_power',
      'grid_power_169: sensor.sermatec_grid_power',
      'grid_ct_power_172: sensor.sermatec_grid_power',
      'essential_power: sensor.sermatec_load_power',
      'shutdown_soc: sensor.sermatec_battery_on_grid_soc_min',
      'invert_power: false',
      'invert_grid: false',
      'mppts: 2',
      'use_timer_248: "no"',
    ]) {
      expect(text).toContain(line);
    }

    expect(text).not.toContain('null');
  });

  test('without a battery, there is none in the cards', () => {
    const bare = new Entities('sermatec', all.filter((point) => !point.startsWith('battery')), readOnly);
    expect(powerFlowCardPlus(bare)).not.toContain('battery');
    expect(sunsynkCard(bare)).toContain('show_battery: false');
    expect(sunsynkCard(bare)).not.toContain('sensor.sermatec_battery');
    expect(energyPlaces(bare)).toHaveLength(5);
  });

  test('the energy dashboard gets counters', () => {
    expect(energyPlaces(entities)).toContainEqual({ name: 'ha.energy.solar', entity: 'sensor.sermatec_pv_energy_total' });
    expect(energyPlaces(entities)).toHaveLength(9);
  });

  test('docs/home-assistant.md has the same cards and places', () => {
    const sermatec = new Entities('sermatec', shownBySunsynk, readOnly);
    expect(page).toContain(`\`\`\`yaml\n${powerFlowCardPlus(sermatec)}\`\`\``);
    expect(page).toContain(`\`\`\`yaml\n${sunsynkCard(sermatec)}\`\`\``);
    const table = page.match(/^\| [^|]+ \| `sensor\.\w+` \|$/gm)?.map((row) => row.match(/sensor\.\w+/)?.[0]);
    expect(table).toEqual(energyPlaces(sermatec).map(({ entity }) => entity));
  });
});
