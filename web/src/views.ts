// All views but the first, as one file: compressed together they are smaller than each by itself.
export { default as Alarms } from './alarms/Alarms.svelte';
export { default as History } from './history/History.svelte';
export { default as HomeAssistant } from './homeassistant/HomeAssistant.svelte';
export { default as DetailDialog } from './now/DetailDialog.svelte';
export { default as Settings } from './settings/Settings.svelte';
export { default as System } from './system/System.svelte';
