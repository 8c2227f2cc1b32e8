import { runUnderToolchain } from './toolchain.mjs'

await runUnderToolchain('scripts/test/main.ts', process.argv.slice(2))
