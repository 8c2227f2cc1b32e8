import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** The policy of the real site, so that a component that breaks it is seen here first. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; connect-src 'self'"

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false })],
  server: { port: 4310, strictPort: true },
  preview: { port: 4311, strictPort: true, headers: { 'Content-Security-Policy': policy } },
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0 },
})
