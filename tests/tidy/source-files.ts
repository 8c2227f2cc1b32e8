import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const skipped = new Set([
  'node_modules',
  '.git',
  '.tools',
  '.data',
  '.svelte-kit',
  '.svelte-kit-edge',
  '.svelte-check',
  '.wrangler',
  '.partykit',
  'build',
  'dist',
  'coverage',
  'test-results',
  'playwright-report',
])

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  path: string
  text: string
}

const codeFolders = ['packages', 'apps', 'party', 'tests', 'scripts']
let code: SourceFile[] | undefined

/** Every TypeScript, JavaScript and Svelte file we wrote. */
export function codeFiles(): SourceFile[] {
  code ??= codeFolders
    .flatMap((folder) => listFiles(folder))
    .filter((path) => /\.(ts|tsx|mts|mjs|js|svelte)$/.test(path) && !path.startsWith('apps/web/static/'))
    .map(readSource)
  return code
}

/** Every text file of the repository that we wrote, configuration and documents included. */
export function textFiles(): SourceFile[] {
  return listFiles('.')
    .map((path) => path.replace(/^\.\//, ''))
    .filter((path) =>
      /(\.(ts|tsx|mts|mjs|js|svelte|json|ya?ml|toml|md|sql|html|css|sh|svg)|\/run|\.env[\w.]*)$/.test(path),
    )
    .filter((path) => !path.startsWith('apps/web/static/wall/'))
    .map(readSource)
}

export function isTest(path: string): boolean {
  return /\.(test|fixture)\.ts$/.test(path) || /(^|\/)test\//.test(path) || path.startsWith('tests/')
}

/** One JSON file of the repository. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The folders directly in `folder`. */
export function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !skipped.has(entry.name))
    .map((entry) => entry.name)
}

function readSource(path: string): SourceFile {
  return { path, text: readText(path) }
}

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listFiles(path)
    return entry.isFile() ? [path] : []
  })
}
