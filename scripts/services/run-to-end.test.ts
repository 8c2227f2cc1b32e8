import { describe, expect, it } from 'vitest'
import { runToEnd } from './run-to-end.ts'

const node = (script: string, limitSeconds?: number) =>
  runToEnd(process.execPath, ['-e', script], { cwd: process.cwd(), limitSeconds })

describe('a command run to its end', () => {
  it('gives its exit code and all that it printed', async () => {
    expect(await node("console.log('out');console.error('err');process.exit(4)")).toEqual({
      exitCode: 4,
      output: expect.stringMatching(/out[\s\S]*err/),
    })
  })

  it('is killed with its children when it takes too long', async () => {
    const result = await node("require('child_process').execSync('sleep 60')", 0.3)
    expect(result).toEqual({ exitCode: -1, output: expect.stringContaining('longer than 0.3 s') })
  })

  it('that cannot be started is a result, not a throw', async () => {
    const result = await runToEnd('/no/such/program', [], { cwd: process.cwd() })
    expect(result.exitCode).toBe(-1)
  })
})
