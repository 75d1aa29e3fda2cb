import type { Point } from '../api/types';
import type { Key } from '../i18n/texts';
import { t } from '../i18n/words.svelte';
import { hasBand, powers, soc, stylesOf, type Line, type Values } from './lines';
import { ofInverter, type ReadLines } from './reading';

type Look = Omit<Line, keyof Values | 'id' | 'hasBand' | 'other'>;

const usual: Record<(typeof powers)[number] | typeof soc, { name: Key; colour: string }> = {
  pv_power: { name: 'history.pv', colour: '--pv' },
  load_power: { name: 'history.load', colour: '--house' },
  grid_power: { name: 'history.grid', colour: '--grid' },
  battery_power: { name: 'history.battery', colour: '--battery' },
  battery_soc: { name: 'history.soc', colour: '--battery' },
};

function lineOf(read: ReadLines, key: string, look: Look): Line[] {
  const values = read.values.get(key);
  return values ? [{ id: key, ...look, ...values, hasBand: hasBand(values), other: read.others?.get(key) ?? null }] : [];
}

/** The lines of points that were chosen. */
export function chosenLines(read: ReadLines, chosen: readonly Point[]): Line[] {
  const styles = stylesOf(chosen.map(({ id }) => id));
  return chosen.flatMap(({ id, name, unit, decimals, codes }, index) =>
    lineOf(read, id, { name, unit, decimals, codes, ...styles[index]!, isFilled: false }),
  );
}

/** The powers of the house, and the charge of the battery of each inverter. */
export function usualLines(read: ReadLines, inverters: readonly { serial: string; name: string }[]): Line[] {
  const plain = { decimals: 0, codes: null, isDashed: false };
  const lines = powers.flatMap((point) => {
    const { name, colour } = usual[point];
    return lineOf(read, point, { ...plain, name: t(name), colour, unit: 'W', isFilled: point === 'pv_power' });
  });
  const { name, colour } = usual[soc];
  if (inverters.length === 1) return [...lines, ...lineOf(read, soc, { ...plain, name: t(name), colour, unit: '%', isFilled: true })];
  const styles = stylesOf(inverters.map(() => soc));
  return [
    ...lines,
    ...inverters.flatMap((inverter, index) => {
      const look = { ...plain, ...styles[index]!, name: `${t(name)} ${inverter.name}`, unit: '%', isFilled: false };
      return lineOf(read, ofInverter(soc, inverter.serial), look);
    }),
  ];
}
