import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const skippedFolders = new Set([
  'node_modules',
  'build',
  'dist',
  'test',
  '.svelte-kit',
  '.svelte-kit-edge',
  '.svelte-check',
  '.wrangler',
])

/**
 * One SHA-256 (hex) over the names and contents of files, folders taken whole. Tests and outputs are
 * left out. By content, not by time: a checkout touches every file and changes none.
 *
 * @param root what the paths are relative to
 * @param exclude paths left out, relative to root
 */
export function hashContents(
  root: string,
  paths: readonly string[],
  exclude: readonly string[] = [],
): string {
  const hash = createHash('sha256')
  for (const path of paths.flatMap((start) => listFiles(root, start, new Set(exclude))).sort()) {
    const content = createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex')
    hash.update(`${path}\0${content}\n`)
  }
  return hash.digest('hex')
}

function listFiles(root: string, path: string, exclude: ReadonlySet<string>): string[] {
  if (exclude.has(path)) return []
  const stat = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isFile()) return path.endsWith('.test.ts') ? [] : [path]
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => !(entry.isDirectory() && skippedFolders.has(entry.name)))
    .flatMap((entry) => listFiles(root, `${path}/${entry.name}`, exclude))
}
