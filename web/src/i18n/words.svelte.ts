import { Format } from '../format/format';
import { live } from '../live/live.svelte';
import { remembered, remember } from '../shell/memory';
import { filled, languageOf, localeOf } from './language';
import type { Key, Language } from './texts';

type Texts = Readonly<Record<string, string>>;
type Load = () => Promise<{ default: Texts }>;

const firstOnes: Record<Language, Load> = {
  en: () => import('virtual:texts/en/first'),
  de: () => import('virtual:texts/de/first'),
  cs: () => import('virtual:texts/cs/first'),
  fr: () => import('virtual:texts/fr/first'),
};
const others: Record<Language, Load> = {
  en: () => import('virtual:texts/en/rest'),
  de: () => import('virtual:texts/de/rest'),
  cs: () => import('virtual:texts/cs/rest'),
  fr: () => import('virtual:texts/fr/rest'),
};

/** The language of the page. */
class Words {
  #language = $state.raw<Language>(languageOf(remembered('language'), navigator.languages));
  #texts = $state.raw<Texts>({});
  #needsAll = false;
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
    const [first, rest] = await Promise.all([firstOnes[language](), this.#needsAll ? others[language]() : null]);
    this.#texts = { ...first.default, ...rest?.default };
    this.#language = language;
    document.documentElement.lang = language;
  }

  /** Loads the texts of all views, in the language of the page and in those that are chosen later. */
  async loadAll(): Promise<void> {
    this.#needsAll = true;
    const language = this.#language;
    const { default: rest } = await others[language]();
    if (language === this.#language) this.#texts = { ...this.#texts, ...rest };
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
