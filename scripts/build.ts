/** Builds what is stale: `node scripts/build.ts [wall] [node] [cloudflare]`; wall and node when none is named. */
import { PlainError } from './services/service.ts'
import { buildStale, type BuildTarget } from './start/build.ts'

const known: readonly string[] = ['wall', 'node', 'cloudflare'] satisfies BuildTarget[]
const named = process.argv.slice(2)
const unknown = named.find((name) => !known.includes(name))
try {
  if (unknown) throw new PlainError(`There is no build called ${unknown}; there are ${known.join(', ')}.`)
  await buildStale(named.length > 0 ? (named as BuildTarget[]) : ['wall', 'node'], console.log)
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error)
  process.exitCode = 1
}
