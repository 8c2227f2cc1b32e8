import { measureFreezes } from './freeze.ts'
import { measure } from './measure.ts'
import type { MeasureOptions } from './measure.ts'

// In a process of its own, so that nothing profits from the code that another has warmed.
const asked = JSON.parse(process.argv[2] ?? '{}') as MeasureOptions | { readonly freezes: readonly number[] }
const answer = 'freezes' in asked ? await measureFreezes(asked.freezes) : await measure(asked)
process.stdout.write(JSON.stringify(answer))
