import type { Plugin } from 'vite';
import { isFirst } from '../src/i18n/parts.ts';
import { languages, texts } from '../src/i18n/texts.ts';

const prefix = 'virtual:texts/';

/** Makes two modules a language of the table of texts, those of the first view and the rest, so that a browser loads only what it needs. */
export function textsByLanguage(): Plugin {
  return {
    name: 'texts-by-language',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const [language, part] = id.slice(prefix.length + 1).split('/');
      const column = languages.findIndex((one) => one === language);
      if (column < 0) throw new Error(`There is no language ${language}.`);
      const own = Object.fromEntries(
        Object.entries(texts)
          .filter(([key]) => isFirst(key) === (part === 'first'))
          .map(([key, row]) => [key, row[column]]),
      );
      return `export default ${JSON.stringify(own)};`;
    },
  };
}
