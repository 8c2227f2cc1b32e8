/** `npm test` runs the whole proof; `pnpm check` (`--fast`) what takes seconds. */
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../services/root.ts'
import { runStages } from './run-stages.ts'
import { exitCodeOf, total } from './stage.ts'
import { allStages, fastStages } from './stages.ts'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

// Yesterday's reports must not be counted today.
rmSync(join(repositoryRoot, 'node_modules/.cache/batchproof/reports'), { recursive: true, force: true })
const stages = process.argv.includes('--fast') ? fastStages() : allStages()
const lanes = Math.max(2, Math.min(4, availableParallelism()))
const reports = await runStages(stages, lanes, (text) => void process.stdout.write(text))
const sum = total(reports)

console.log('')
const failed = reports.filter(({ outcome }) => outcome.failed > 0).map(({ name }) => name)
if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`)
if (sum.skipped > 0) console.log(`${sum.skipped} skipped`)
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = exitCodeOf(sum)
