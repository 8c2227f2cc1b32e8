import { spawn } from 'node:child_process'
import { groupEnded, groupStarted, signalGroup } from './process-groups.ts'

export interface RunResult {
  /** -1 when it could not be started or was killed by a signal. */
  exitCode: number
  /** Everything printed, both streams in the order they came. */
  output: string
}

export interface RunOptions {
  cwd: string
  env?: Record<string, string | undefined>
  /** Sees each part of the output as it comes. */
  onOutput?: (part: string) => void
  /** After this the whole group is killed and the result says so. No limit when not given. */
  limitSeconds?: number
}

/** Runs a command to its end in a group of its own, which dies with this process. Never throws. */
export function runToEnd(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, PWD: options.cwd, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    groupStarted(child.pid)
    let output = ''
    const take = (part: Buffer) => {
      output += part.toString('utf8')
      options.onOutput?.(part.toString('utf8'))
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const limit = options.limitSeconds
    const timer = limit
      ? setTimeout(() => {
          output += `\nStopped: it took longer than ${limit} s.\n`
          if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL')
        }, limit * 1000)
      : undefined
    child.on('error', (error) => done({ exitCode: -1, output: output + error.message }))
    child.on('close', (code) => {
      clearTimeout(timer)
      groupEnded(child.pid)
      done({ exitCode: code ?? -1, output })
    })
  })
}
