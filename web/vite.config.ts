import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { textsByLanguage } from './build/texts.ts';

// The daemon that `npm run dev` and `npm run preview` show.
const daemon = process.env['SERMATEC_HTTP'] ?? 'http://127.0.0.1:8080';
const target = { target: daemon, changeOrigin: true, headers: { origin: daemon } };
const proxy = { '/api': target, '/metrics': target };

export default defineConfig({
  base: './',
  plugins: [svelte(), textsByLanguage()],
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: 'assets/licenses.md' },
  },
  test: {
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    environment: 'node',
    env: { TZ: 'America/New_York' },
  },
});
