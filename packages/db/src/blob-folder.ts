import { bytesHash } from '@batchproof/domain/kernel/hash-chain.ts'
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checked, type BlobStore } from './blob-store.ts'

/**
 * Keeps blobs as files, `ab/abcdef….bin` with the media type beside it in `.type`. A file appears under its name
 * only when it is whole and on the disk.
 */
export function folderBlobStore(folder: string): BlobStore {
  return {
    async put(bytes, mediaType) {
      const sha256 = bytesHash(bytes)
      const path = pathOf(folder, sha256)
      await mkdir(dirname(path), { recursive: true })
      if ((await readIfThere(`${path}.bin`)) !== null) return sha256
      // The bytes last: what has a `.bin` has its type.
      await writeWhole(`${path}.type`, new TextEncoder().encode(mediaType))
      await writeWhole(`${path}.bin`, bytes)
      return sha256
    },
    async get(sha256) {
      // The hash comes from outside and becomes a path.
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null
      const path = pathOf(folder, sha256)
      const bytes = await readIfThere(`${path}.bin`)
      if (bytes === null) return null
      const mediaType = new TextDecoder().decode((await readIfThere(`${path}.type`)) ?? new Uint8Array())
      return checked({ sha256, mediaType, bytes: new Uint8Array(bytes) })
    },
  }
}

function pathOf(folder: string, sha256: string): string {
  return join(folder, sha256.slice(0, 2), sha256)
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${randomUUID()}.part`
  const file = await open(part, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
