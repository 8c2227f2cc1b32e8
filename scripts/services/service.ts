import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { groupEnded, groupStarted, signalGroup } from './process-groups.ts'

/** One sentence for the person at the keyboard; shown without a stack trace. */
export class PlainError extends Error {}

export interface Service {
  readonly name: string
  /** Where it answers, without a trailing slash. */
  readonly url: string
  /** The last lines it printed, oldest first. */
  log(): string
  /** Resolves with a sentence when the process ends, by itself or by `stop`. */
  readonly ended: Promise<string>
  /** Ends the process and all its children: asks first, insists after five seconds. Idempotent. */
  stop(): Promise<void>
}

export interface ServiceOptions {
  name: string
  command: string
  args: readonly string[]
  cwd: string
  env?: Record<string, string | undefined>
  url: string
  /** Asked until it answers true; gets the service's url. */
  isReady: (url: string) => Promise<boolean>
  readyWithinSeconds: number
  /** A line that means it will never be ready, although the process lives on. */
  fatalLine?: RegExp
  /** Where everything printed is kept, appended. */
  logFile?: string
}

const KEPT_LINES = 200
const GRACE_MS = 5000

/**
 * Starts a process in a group of its own and waits until it is ready.
 * Throws a PlainError with the last lines printed when it ends, fails or is too slow.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...process.env, PWD: options.cwd, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const lines = collectLines(child, options.logFile)
  const ended = watchEnd(child, options.name)
  const service: Service = {
    name: options.name,
    url: options.url,
    log: () => lines.join('\n'),
    ended,
    stop: () => stopGroup(child, ended),
  }
  try {
    await untilReady(service, options, lines)
  } catch (error) {
    await service.stop()
    throw error
  }
  return service
}

/** True when GET answers with a status below 500 within two seconds. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: 'manual' })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}

/** True when GET answers 2xx within two seconds. */
export async function answersWell(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

function collectLines(child: ChildProcess, logFile: string | undefined): string[] {
  const lines: string[] = []
  let file: WriteStream | undefined
  if (logFile) {
    mkdirSync(dirname(logFile), { recursive: true })
    file = createWriteStream(logFile, { flags: 'a', mode: 0o600 })
    file.on('error', () => undefined)
  }
  const take = (part: Buffer) => {
    file?.write(part)
    lines.push(...part.toString('utf8').split('\n').filter(Boolean))
    lines.splice(0, Math.max(0, lines.length - KEPT_LINES))
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  return lines
}

function watchEnd(child: ChildProcess, name: string): Promise<string> {
  groupStarted(child.pid)
  return new Promise((done) => {
    const end = (sentence: string) => {
      groupEnded(child.pid)
      done(sentence)
    }
    child.on('error', (error) => end(`${name} could not be started: ${error.message}`))
    child.on('exit', (code, signal) => end(`${name} ended (${signal ?? `exit code ${code}`})`))
  })
}

async function untilReady(
  service: Service,
  options: ServiceOptions,
  lines: readonly string[],
): Promise<void> {
  const deadline = performance.now() + options.readyWithinSeconds * 1000
  let endedWith: string | undefined
  void service.ended.then((sentence) => (endedWith = sentence))
  while (performance.now() < deadline) {
    const fatal = options.fatalLine && lines.some((line) => options.fatalLine?.test(line))
    if (endedWith !== undefined || fatal) {
      throw new PlainError(`${endedWith ?? `${options.name} failed to start`}.\n${service.log()}`)
    }
    if (await options.isReady(options.url)) return
    await wait(100)
  }
  throw new PlainError(
    `${options.name} did not answer at ${options.url} within ${options.readyWithinSeconds} s.\n${service.log()}`,
  )
}

async function stopGroup(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.pid === undefined) return
  signalGroup(child.pid, 'SIGTERM')
  const inTime = await Promise.race([ended.then(() => true), wait(GRACE_MS, false, { ref: false })])
  // The group once more: a child may outlive its leader.
  signalGroup(child.pid, 'SIGKILL')
  if (!inTime) await ended
}
