import type { Plugin } from 'vite';
import { languages, texts } from '../src/i18n/texts.ts';

const prefix = 'virtual:texts/';

/** Makes one module a language of the table of texts, so that a browser loads only its own language. */
export function textsByLanguage(): Plugin {
  return {
    name: 'texts-by-language',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const language = id.slice(prefix.length + 1);
      const column = languages.findIndex((one) => one === language);
      if (column < 0) throw new Error(`There is no language ${language}.`);
      const own = Object.fromEntries(Object.entries(texts).map(([key, row]) => [key, row[column]]));
      return `export default ${JSON.stringify(own)};`;
    },
  };
}
