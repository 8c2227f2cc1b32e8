/** One import of a source file. */
export interface Import {
  specifier: string
  /** Erased when the types are stripped: it draws nothing in at run time. */
  typeOnly: boolean
}

const fromClause = /\b(?:import|export)\s+(type\s+)?(?:[\w$*{][^'";]*?)\s*from\s*['"]([^'"\n]+)['"]/g
const dynamic = /\bimport\s*\(\s*['"]([^'"\n]+)['"]\s*\)/g
const sideEffect = /(?:^|[;\n])\s*import\s*['"]([^'"\n]+)['"]/g

/** Finds the imports and re-exports of a TypeScript or Svelte source, comments left out. */
export function importsOf(source: string): Import[] {
  const text = withoutComments(source)
  const named = [...text.matchAll(fromClause)].map(([, type, specifier = '']) => ({
    specifier,
    typeOnly: type !== undefined,
  }))
  const others = [...text.matchAll(dynamic), ...text.matchAll(sideEffect)].map(([, specifier = '']) => ({
    specifier,
    typeOnly: false,
  }))
  return [...named, ...others]
}

/** The source with comments blanked; strings that hold `//` (addresses) are kept. */
export function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|[\s;{}(),])\/\/[^\n]*/g, '$1')
}

/** `@scope/name/deep` → `@scope/name`; undefined for relative, `node:`, `$kit` and `#internal` imports. */
export function packageOf(specifier: string): string | undefined {
  if (/^(\.|\/|node:|\$|#|virtual:|cloudflare:|data:)/.test(specifier)) return undefined
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
}
