import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig, type Plugin } from 'vite'
import { relative, resolve, sep } from 'node:path'

const edge = process.env.BATCHPROOF_ADAPTER === 'cloudflare'

const COMPILED_WASM = '\0compiled-wasm:'

/**
 * On Workers a `.wasm` file must stay an import of its own: wrangler uploads it as a compiled
 * module, because a Worker may not compile WebAssembly from bytes. Vite would inline it.
 * The import is made only on Workers, because the kit loads every route once on Node while it
 * builds, and Node takes such an import for something else.
 */
function compiledWasm(): Plugin {
  return {
    name: 'batchproof:compiled-wasm',
    enforce: 'pre',
    apply: () => edge,
    async resolveId(source, importer, options) {
      if (!options.ssr || !source.endsWith('.wasm')) return null
      if (importer?.startsWith(COMPILED_WASM)) return { id: source, external: 'absolute' }
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      return found ? COMPILED_WASM + found.id : null
    },
    load(id) {
      if (!id.startsWith(COMPILED_WASM)) return null
      const path = JSON.stringify(id.slice(COMPILED_WASM.length))
      const onWorkers = `globalThis.navigator?.userAgent === 'Cloudflare-Workers'`
      return `export default ${onWorkers} ? (await import(${path})).default : undefined`
    },
    renderChunk(code, chunk, output) {
      // wrangler resolves module imports against the importing file, so the path must be relative.
      const folder = resolve(output.dir ?? '.', chunk.fileName, '..')
      const relativised = code.replaceAll(/(["'])(\/[^"']+\.wasm)\1/g, (_, quote: string, path: string) => {
        const specifier = relative(folder, path).split(sep).join('/')
        return `${quote}${specifier.startsWith('.') ? specifier : `./${specifier}`}${quote}`
      })
      return relativised === code ? null : { code: relativised, map: null }
    },
  }
}

/**
 * CommonJS that asks for a module of Node (the PDF engine's `require('stream')`) gets it by `createRequire`, which wants
 * to know where it is called from. A Worker's module has no address; for built-in modules any will do.
 */
function requireOnWorkers(): Plugin {
  return {
    name: 'batchproof:require-on-workers',
    apply: () => edge,
    renderChunk(code) {
      const addressed = code.replaceAll(
        'createRequire(import.meta.url)',
        `createRequire('file:///worker.js')`,
      )
      return addressed === code ? null : { code: addressed, map: null }
    },
  }
}

/**
 * Native packages: loaded by Node at run time, so they are dependencies of apps/web. The edge must never
 * reach them: what differs by host goes behind a conditional import in package.json, for example
 *   "imports": { "#host": { "workerd": "./src/lib/server/host-edge.ts", "default": "./src/lib/server/host-node.ts" } }
 */
const nativePackages = ['@libsql/client', '@resvg/resvg-js']

export default defineConfig({
  plugins: [compiledWasm(), requireOnWorkers(), sveltekit()],
  build: { target: ['es2023', 'safari18', 'chrome120'] },
  ssr: edge
    ? {
        // Everything is bundled: a Worker has no node_modules. `workerd` first, so that conditional
        // exports (@libsql/client → its fetch client, @batchproof/documents → WASM) pick the edge side.
        // 'browser' is left out on purpose: it would pick Svelte's client runtime for server rendering.
        noExternal: true,
        resolve: { conditions: ['workerd', 'worker', 'module', 'production'] },
      }
    : // Bundled too, so that the server needs only the native packages beside it.
      { noExternal: true, external: nativePackages },
})
