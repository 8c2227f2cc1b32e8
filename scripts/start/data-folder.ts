import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tryLock } from '../lock.mjs'
import { PlainError } from '../services/service.ts'

/**
 * Makes the data folder, proves that it can be written, and takes it for this process.
 *
 * @returns a function that gives the folder free again
 * @throws PlainError when it cannot be made or written, or another instance uses it
 */
export function takeDataFolder(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const probe = join(dataDir, `.probe-${process.pid}`)
    writeFileSync(probe, 'x'.repeat(4096), { flush: true })
    rmSync(probe)
  } catch (error) {
    throw new PlainError(explain(error as NodeJS.ErrnoException, dataDir))
  }
  const lock = tryLock(join(dataDir, 'instance.lock'))
  if (lock.taken) return lock.release
  throw new PlainError(
    `Batchproof already runs on the data folder ${dataDir} (process ${lock.holder}): stop it first, or set BATCHPROOF_DATA_DIR to another folder.`,
  )
}

function explain(error: NodeJS.ErrnoException, dataDir: string): string {
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk under ${dataDir} is full: make room, or set BATCHPROOF_DATA_DIR to a folder on another disk.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${dataDir} is not a folder: move that file away, or set BATCHPROOF_DATA_DIR to a folder.`
    default:
      return `The data folder ${dataDir} cannot be written (${error.code}): give this user write access, or set BATCHPROOF_DATA_DIR to another folder.`
  }
}
