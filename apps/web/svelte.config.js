import adapterCloudflare from '@sveltejs/adapter-cloudflare'
import adapterNode from '@sveltejs/adapter-node'

const edge = process.env.BATCHPROOF_ADAPTER === 'cloudflare'

/**
 * One code base, two hosts. `BATCHPROOF_ADAPTER=node|cloudflare` chooses (default node); each has
 * its own output folder, so both builds stand side by side:
 *   node        .svelte-kit/       → build/index.js
 *   cloudflare  .svelte-kit-edge/  → .svelte-kit-edge/cloudflare/_worker.js (wrangler.toml: main)
 *
 * @type {import('@sveltejs/kit').Config}
 */
export default {
  compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
  kit: {
    adapter: edge
      ? // The adapter writes the worker to `main` and the assets to `assets.directory` of wrangler.toml.
        adapterCloudflare({ config: '../../wrangler.toml' })
      : adapterNode({ out: 'build', precompress: true }),
    outDir: edge ? '.svelte-kit-edge' : '.svelte-kit',
    // The build names itself by the hash of its inputs (scripts/start/build.ts), so that the service
    // worker's cache changes exactly when the code does. Never polled: a kiosk updates between batches.
    version: { name: process.env.BATCHPROOF_BUILD || String(Date.now()), pollInterval: 0 },
    // Only who wants to be told by push gets it (lib/push): a page that needs no worker has none.
    serviceWorker: { register: false },
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['self'],
        // wasm-unsafe-eval: the barcode reader is WebAssembly; it allows no JavaScript eval.
        'script-src': ['self', 'wasm-unsafe-eval'],
        'style-src': ['self'],
        // Style attributes only (server-rendered `style:` of progress bars, floating menus); <style> stays refused.
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'blob:', 'data:'],
        'font-src': ['self'],
        'media-src': ['self', 'blob:'],
        'worker-src': ['self'],
        'manifest-src': ['self'],
        // hooks.server.ts puts the address of the live rooms in the place of the second one.
        'connect-src': ['self', 'wss://rooms.invalid'],
        'frame-ancestors': ['none'],
        'frame-src': ['none'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
      },
    },
  },
}
