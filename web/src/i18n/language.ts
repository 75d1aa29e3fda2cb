import { languages, type Language } from './texts';

const regions: Record<Language, string> = { en: 'en-GB', de: 'de-DE', cs: 'cs-CZ', fr: 'fr-FR' };

/** The language that was chosen, else the first one that the browser prefers and that exists, else English. */
export function languageOf(chosen: string | null, preferred: readonly string[]): Language {
  const isLanguage = (tag: string): tag is Language => languages.some((language) => language === tag);
  if (chosen !== null && isLanguage(chosen)) return chosen;
  for (const tag of preferred) {
    const language = tag.slice(0, 2).toLowerCase();
    if (isLanguage(language) && /^[a-z]{2}(-|$)/i.test(tag)) return language;
  }

  return 'en';
}

/** The locale for numbers and dates: the browser's region of the language, where it names one. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  for (const tag of preferred) {
    if (!tag.toLowerCase().startsWith(`${language}-`)) continue;
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? regions[language];
    } catch {
      // A tag that is none.
    }
  }

  return regions[language];
}

/** A text with its values put in. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
