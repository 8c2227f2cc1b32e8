import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../lock.mjs'
import { repositoryRoot } from '../services/root.ts'
import { runToEnd } from '../services/run-to-end.ts'
import { PlainError } from '../services/service.ts'
import { hashContents } from './content-hash.ts'

export type BuildTarget = 'wall' | 'node' | 'cloudflare'

interface Build {
  name: string
  folder: string
  inputs: readonly string[]
  exclude?: readonly string[]
  /** Emptied by every build, so that a broken build leaves no stamp. */
  output: string
  env: Record<string, string>
}

const shared = ['packages', 'drizzle', 'pnpm-lock.yaml', 'tsconfig.base.json']
const webInputs = [...shared, 'apps/web', 'apps/wall', 'wrangler.toml']

const builds: Record<BuildTarget, Build> = {
  wall: {
    name: 'wall display',
    folder: 'apps/wall',
    inputs: [...shared, 'apps/wall'],
    output: 'apps/web/static/wall',
    env: {},
  },
  // The wall's files are part of the web app's: its inputs count here, its output does not.
  node: {
    name: 'web app',
    folder: 'apps/web',
    inputs: webInputs,
    exclude: ['apps/web/static/wall'],
    output: 'apps/web/build',
    env: { BATCHPROOF_ADAPTER: 'node' },
  },
  cloudflare: {
    name: 'web app for the edge',
    folder: 'apps/web',
    inputs: webInputs,
    exclude: ['apps/web/static/wall'],
    output: 'apps/web/.svelte-kit-edge/cloudflare',
    env: { BATCHPROOF_ADAPTER: 'cloudflare' },
  },
}

/**
 * Builds what is stale, in the order given; says what it does by `tell`.
 * A build is stale when the content of its inputs differs from the hash kept beside its output.
 *
 * @throws PlainError with the builder's own words
 */
export function buildStale(targets: readonly BuildTarget[], tell: (line: string) => void): Promise<void> {
  return withLock(join(repositoryRoot, 'node_modules/.cache/batchproof/build.lock'), async () => {
    for (const target of targets) await buildIfStale(builds[target], tell)
  })
}

async function buildIfStale(build: Build, tell: (line: string) => void): Promise<void> {
  const inputs = hashContents(repositoryRoot, build.inputs, build.exclude)
  // Not below a folder that is served.
  const stamp = join(
    repositoryRoot,
    'node_modules/.cache/batchproof',
    `${build.output.replaceAll('/', '-')}.inputs`,
  )
  const output = join(repositoryRoot, build.output)
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return
  tell(`Building the ${build.name} ...`)
  writeFileSync(stamp, '')
  await runVite(build, inputs.slice(0, 16))
  writeFileSync(stamp, inputs)
}

async function runVite(build: Build, buildName: string): Promise<void> {
  const result = await runToEnd(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    {
      cwd: join(repositoryRoot, build.folder),
      env: { ...build.env, BATCHPROOF_BUILD: buildName, NODE_ENV: 'production', NO_COLOR: '1' },
    },
  )
  if (result.exitCode !== 0) {
    throw new PlainError(`The ${build.name} could not be built.\n${result.output.trim()}`)
  }
}
