import { runUnderToolchain } from './toolchain.mjs'

await runUnderToolchain('scripts/start/main.ts', process.argv.slice(2))
