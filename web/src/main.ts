import './theme.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { words } from './i18n/words.svelte';
import { live } from './live/live.svelte';
import { reloadForNewFiles } from './shell/reload';

reloadForNewFiles();
live.start();

const target = document.getElementById('app')!;
void words.load().then(
  () => mount(App, { target }),
  // Without texts there is no page: the daemon went away while it was loaded.
  () => setTimeout(() => location.reload(), 3_000),
);
