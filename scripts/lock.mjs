import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Whether a process with this id is alive (a process we may not signal is alive). */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The process id written in a lock file, or undefined when there is none, or it died. */
export function lockHolder(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isInteger(pid) && isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

/** Takes the lock file or says who holds it; a lock left by a dead process is taken over. */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true })
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: 'wx' })
      return { taken: true, release: () => rmSync(path, { force: true }) }
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const holder = lockHolder(path)
      if (holder !== undefined) return { taken: false, holder }
      rmSync(path, { force: true })
    }
  }
  return { taken: false, holder: lockHolder(path) ?? 0 }
}

/** Runs `work` while holding the lock file, waiting for another process to finish first. */
export async function withLock(path, work) {
  let lock = tryLock(path)
  while (!lock.taken) {
    await wait(200)
    lock = tryLock(path)
  }
  try {
    return await work()
  } finally {
    lock.release()
  }
}
