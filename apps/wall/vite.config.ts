import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Built into the web app's static files: one address serves both. */
export default defineConfig({
  base: '/wall/',
  plugins: [react()],
  build: {
    outDir: '../web/static/wall',
    emptyOutDir: true,
    target: 'es2023',
    // The page's policy takes fonts from its own address only, however small the file.
    assetsInlineLimit: 0,
  },
})
