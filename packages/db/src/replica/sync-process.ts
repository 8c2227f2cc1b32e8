// Entry of the process that owns the embedded replica. It is a process and not a worker thread because the client
// waits for the network inside native code without a time limit: a thread in that state cannot be terminated
// (measured: `terminate()` is still pending after 8 s against a frozen primary, and holds up process exit too), and
// a second one beside it would be a second writer of the same file. A process can be killed at any point.

import { Worker } from 'node:worker_threads'
import { SyncLoop } from './sync-loop.ts'
import type { FromSync, ToSync } from './sync-messages.ts'

/** A gateway that dies must not leave a second writer of its file behind, even one that hangs in native code. */
const DIE_WITH_PARENT = `
  const parent = process.ppid
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 250)
`

let loop: SyncLoop | null = null
let syncIntervalSeconds = 0
let ticket = 0
let running = false
let askedAgain = false
let timer: NodeJS.Timeout | undefined

new Worker(DIE_WITH_PARENT, { eval: true }).unref()
process.on('disconnect', () => process.exit(0))
process.on('message', (message: ToSync) => {
  if (message.type === 'configure') {
    loop = new SyncLoop(message)
    syncIntervalSeconds = message.syncIntervalSeconds
  } else {
    ticket = Math.max(ticket, message.ticket)
  }
  void rounds()
})

async function rounds(): Promise<void> {
  if (loop === null) return
  askedAgain = true
  if (running) return
  running = true
  clearTimeout(timer)
  while (askedAgain) {
    askedAgain = false
    report({ type: 'sync_started' })
    report(await loop.round(ticket))
    // The native calls do not yield: let messages that came meanwhile be heard before deciding to rest.
    await new Promise((resolve) => setImmediate(resolve))
  }
  running = false
  timer = setTimeout(() => void rounds(), syncIntervalSeconds * 1000)
}

function report(message: FromSync): void {
  process.send?.(message)
}
