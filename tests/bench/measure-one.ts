import { measure } from './measure.ts'
import type { MeasureOptions } from './measure.ts'

// One size in a process of its own, so that no size profits from the code that another has warmed.
const [options = '{}'] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await measure(JSON.parse(options) as MeasureOptions)))
