import { Format } from '../format/format';
import { live } from '../live/live.svelte';
import { remembered, remember } from '../shell/memory';
import { filled, languageOf, localeOf } from './language';
import type { Key, Language } from './texts';

const modules: Record<Language, () => Promise<{ default: Readonly<Record<string, string>> }>> = {
  en: () => import('virtual:texts/en'),
  de: () => import('virtual:texts/de'),
  cs: () => import('virtual:texts/cs'),
  fr: () => import('virtual:texts/fr'),
};

/** The language of the page. */
class Words {
  #language = $state.raw<Language>(languageOf(remembered('language'), navigator.languages));
  #texts = $state.raw<Readonly<Record<string, string>>>({});
  #format = $derived(new Format(localeOf(this.#language, navigator.languages), live.zone));

  get language(): Language {
    return this.#language;
  }

  /** Numbers, durations and times in the language and in the zone of the house. */
  get format(): Format {
    return this.#format;
  }

  /** A text in the language. */
  text(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
    return filled(this.#texts[key] ?? '', values);
  }

  /** Loads the texts of the language. */
  async load(language: Language = this.#language): Promise<void> {
    this.#texts = (await modules[language]()).default;
    this.#language = language;
    document.documentElement.lang = language;
  }

  /** Changes the language, and keeps it. */
  async choose(language: Language): Promise<void> {
    remember('language', language);
    await this.load(language);
  }
}

/** The language of the page. */
export const words = new Words();

/** A text in the language of the page. */
export const t = (key: Key, values?: Readonly<Record<string, string | number>>): string => words.text(key, values);
