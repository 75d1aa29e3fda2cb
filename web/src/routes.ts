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
  /** Loads it; all but the first view are in another file. */
  load: () => Promise<Component> | Component;
}

type Views = typeof import('./views');

async function from(choose: (views: Views) => Component): Promise<Component> {
  const [views] = await Promise.all([import('./views'), words.loadAll()]);
  return choose(views);
}

/** Every view, in the order of the navigation. */
export const routes: readonly Route[] = [
  { view: '', name: 'shell.now', icon: gauge, load: () => Now },
  { view: 'history', name: 'history.title', icon: chart, load: () => from((views) => views.History) },
  { view: 'alarms', name: 'alarms.title', icon: bell, load: () => from((views) => views.Alarms) },
  {
    view: 'settings',
    name: 'settings.title',
    icon: sliders,
    isListed: () => daemon.hasControl,
    load: () => from((views) => views.Settings),
  },
  { view: 'system', name: 'system.title', icon: server, load: () => from((views) => views.System) },
  {
    view: 'home-assistant',
    name: 'ha.title',
    icon: home,
    // A link of the System view leads to it: it is needed once.
    isListed: () => false,
    load: () => from((views) => views.HomeAssistant),
  },
];
