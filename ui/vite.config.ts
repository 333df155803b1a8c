import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { icons } from './build/icons.ts';

/** `vite build` makes the window's page; `--mode fake` makes the same page with invented chats, which never ships. */
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), icons()],
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  build: {
    // WebKitGTK 2.50, Chromium for looking: light-dark(), container queries and nesting stay as they are written.
    target: 'safari18',
    outDir: mode === 'fake' ? 'dist-fake' : 'dist',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: mode === 'fake' ? 'fake.html' : 'index.html' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    env: { TZ: 'Europe/Berlin' },
    // Whole windows without an engine take their time on a busy machine.
    // As many as there are cores: of two, only one would work.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
}));
