import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig, type Plugin } from 'vite'
import { relative, resolve, sep } from 'node:path'

const edge = process.env.BATCHPROOF_ADAPTER === 'cloudflare'

/**
 * On Workers a `.wasm` file must stay an import of its own: wrangler uploads it as a compiled
 * module, because a Worker may not compile WebAssembly from bytes. Vite would inline it.
 */
function keepWasmImports(): Plugin {
  return {
    name: 'batchproof:keep-wasm-imports',
    enforce: 'pre',
    apply: () => edge,
    async resolveId(source, importer, options) {
      if (!options.ssr || !source.endsWith('.wasm')) return null
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      if (!found) return null
      return { id: found.id, external: 'absolute' }
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

/** Native or host-specific packages: loaded by the host at run time, so they are dependencies of apps/web. */
const nativePackages = ['@libsql/client', '@resvg/resvg-js']

export default defineConfig({
  plugins: [keepWasmImports(), sveltekit()],
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
