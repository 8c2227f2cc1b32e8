/** Process groups we started and that still run; killed outright should this process end without stopping them. */
const running = new Set<number>()

process.on('exit', () => {
  for (const pid of running) signalGroup(pid, 'SIGKILL')
})

/** Remembers the leader of a group (a child started with `detached`). */
export function groupStarted(pid: number | undefined): void {
  if (pid !== undefined) running.add(pid)
}

export function groupEnded(pid: number | undefined): void {
  if (pid !== undefined) running.delete(pid)
}

/** Signals every process of a group; a group that is gone is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Gone already.
  }
}
