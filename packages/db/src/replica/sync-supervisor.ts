import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FromSync, ToSync } from './sync-messages.ts'

export interface SyncOptions {
  readonly path: string
  readonly primaryUrl: string
  readonly authToken?: string
  readonly syncIntervalSeconds: number
  /** A sync that shows no progress for so long is killed and begun again. */
  readonly stuckAfterMilliseconds: number
  /** The syncing process's script, where the program is bundled and it is not beside this file. */
  readonly syncProcessFile?: string
}

const RESTART_AFTER_MILLISECONDS = 500

/** Starts the syncing process, kills it when it hangs, starts it again, and passes on what it reports. */
export class SyncSupervisor {
  readonly #options: SyncOptions
  readonly #onReport: (report: FromSync) => void
  readonly #watchdog: NodeJS.Timeout
  #child: ChildProcess | null = null
  #restart: NodeJS.Timeout | undefined
  #ticket = 0
  /** When the running sync last showed progress; null while none runs. */
  #progressAt: number | null = null
  #sizes = ''
  #closed = false

  constructor(options: SyncOptions, onReport: (report: FromSync) => void) {
    this.#options = options
    this.#onReport = onReport
    this.#watchdog = setInterval(() => this.#watch(), Math.min(1_000, options.stuckAfterMilliseconds / 4))
    this.#watchdog.unref()
    this.#start()
  }

  /** Asks for a sync now. The report with this ticket, or a higher one, is of a sync that began after the call. */
  syncNow(): number {
    this.#ticket += 1
    this.#send({ type: 'sync_now', ticket: this.#ticket })
    return this.#ticket
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#watchdog)
    clearTimeout(this.#restart)
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  #start(): void {
    const { path, primaryUrl, authToken, syncIntervalSeconds } = this.#options
    const file = this.#options.syncProcessFile ?? fileURLToPath(new URL('./sync-process.ts', import.meta.url))
    // The native code writes its errors, with backtraces, to stderr; what matters comes as a message.
    const child = fork(file, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    this.#child = child
    this.#progressAt = performance.now()
    child.on('message', (report: FromSync) => this.#heard(report))
    child.on('error', () => undefined)
    child.on('exit', () => this.#exited())
    // The token goes by message: arguments and environment can be read by other programs.
    this.#send({ type: 'configure', path, primaryUrl, authToken, syncIntervalSeconds })
    if (this.#ticket > 0) this.#send({ type: 'sync_now', ticket: this.#ticket })
  }

  #send(message: ToSync): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined)
  }

  #heard(report: FromSync): void {
    this.#progressAt = report.type === 'sync_started' ? performance.now() : null
    this.#onReport(report)
  }

  #exited(): void {
    this.#child = null
    this.#progressAt = null
    if (this.#closed) return
    this.#restart = setTimeout(() => this.#start(), RESTART_AFTER_MILLISECONDS)
    this.#restart.unref()
  }

  /** A first sync of a large record may take long; as long as the file grows it is not stuck. */
  #watch(): void {
    if (this.#progressAt === null) return
    const sizes = fileSizes(this.#options.path)
    if (sizes !== this.#sizes) {
      this.#sizes = sizes
      this.#progressAt = performance.now()
    }
    if (performance.now() - this.#progressAt < this.#options.stuckAfterMilliseconds) return
    this.#progressAt = null
    this.#child?.kill('SIGKILL')
    this.#onReport({ type: 'sync_failed', reason: 'timeout', ticket: this.#ticket })
  }
}

function fileSizes(path: string): string {
  return [path, `${path}-wal`].map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0).join()
}
