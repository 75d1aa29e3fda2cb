import type { Component } from 'svelte';
import type { Key } from './i18n/texts';
import { words } from './i18n/words.svelte';
import Now from './now/Now.svelte';
import { bell, chart, gauge, home, server, sliders } from './shell/icons';
import { daemon } from './system/daemon.svelte';

/** A view of the page. */
export interface Route {
  /** The first part of its address. */
  view: string;
  /** Its name in the navigation. */
  name: Key;
  /** The path of its icon, of 24 × 24. */
  icon: string;
  /** Whether the navigation has it now; its address always leads to it. */
  isListed?: () => boolean;
  /** Loads it; all but the first view are files of their own. */
  load: () => Promise<{ default: Component }> | { default: Component };
}

async function withTexts<T>(loading: Promise<T>): Promise<T> {
  const [view] = await Promise.all([loading, words.loadAll()]);
  return view;
}

/** Every view, in the order of the navigation. */
export const routes: readonly Route[] = [
  { view: '', name: 'shell.now', icon: gauge, load: () => ({ default: Now }) },
  { view: 'history', name: 'history.title', icon: chart, load: () => withTexts(import('./history/History.svelte')) },
  { view: 'alarms', name: 'alarms.title', icon: bell, load: () => withTexts(import('./alarms/Alarms.svelte')) },
  {
    view: 'settings',
    name: 'settings.title',
    icon: sliders,
    isListed: () => daemon.hasControl,
    load: () => withTexts(import('./settings/Settings.svelte')),
  },
  { view: 'system', name: 'system.title', icon: server, load: () => withTexts(import('./system/System.svelte')) },
  {
    view: 'home-assistant',
    name: 'ha.title',
    icon: home,
    // A link of the System view leads to it: it is needed once.
    isListed: () => false,
    load: () => withTexts(import('./homeassistant/HomeAssistant.svelte')),
  },
];
