import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    // Short, as each element has it.
    cssHash: ({ hash, css }) => `s${hash(css).slice(0, 4)}`,
  },
};
