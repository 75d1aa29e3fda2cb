import { remember, remembered } from './memory';

export const themes = ['auto', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Light or dark. */
class Appearance {
  #chosen = $state.raw<Theme>(themes.find((one) => one === remembered('theme')) ?? 'auto');
  #deviceIsDark = $state.raw(dark.matches);
  /** Whether the page is dark now; charts draw themselves again when it changes. */
  readonly isDark = $derived(this.#chosen === 'auto' ? this.#deviceIsDark : this.#chosen === 'dark');

  constructor() {
    dark.addEventListener('change', () => {
      this.#deviceIsDark = dark.matches;
    });
    this.#show();
  }

  get chosen(): Theme {
    return this.#chosen;
  }

  choose(theme: Theme): void {
    this.#chosen = theme;
    remember('theme', theme === 'auto' ? null : theme);
    this.#show();
  }

  #show(): void {
    document.documentElement.dataset['theme'] = this.#chosen;
  }
}

/** Light or dark. */
export const appearance = new Appearance();
