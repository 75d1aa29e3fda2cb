import type { Key } from '../i18n/texts';
import type { Activity } from './flow';

/** The words for what a part of the plant does. */
export const activityNames: Record<Activity, Key> = {
  producing: 'now.producing',
  charging: 'now.charging',
  discharging: 'now.discharging',
  importing: 'now.importing',
  exporting: 'now.exporting',
  consuming: 'now.consuming',
  idle: 'now.idle',
  night: 'now.night',
  full: 'now.full',
  empty: 'now.empty',
  down: 'now.down',
  unknown: 'now.unknown',
};
