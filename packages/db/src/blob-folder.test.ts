import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderBlobStore } from './blob-folder.ts'
import { BlobDamaged } from './blob-store.ts'

describe('blobs in a folder', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'batchproof-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const bytes = new TextEncoder().encode('photo')

  it('come back by their hash, are kept once, and leave no half file', async () => {
    const store = folderBlobStore(folder)
    const hashes = await Promise.all([store.put(bytes, 'image/jpeg'), store.put(bytes, 'image/jpeg')])
    await store.put(bytes, 'image/png')

    expect(new Set(hashes).size).toBe(1)
    expect(await store.get(hashes[0]!)).toEqual({ sha256: hashes[0], mediaType: 'image/jpeg', bytes })
    expect(readdirSync(join(folder, hashes[0]!.slice(0, 2))).toSorted()).toEqual([
      `${hashes[0]}.bin`,
      `${hashes[0]}.type`,
    ])
  })

  it('are refused when their bytes were changed', async () => {
    const store = folderBlobStore(folder)
    const sha256 = await store.put(bytes, 'image/jpeg')
    writeFileSync(join(folder, sha256.slice(0, 2), `${sha256}.bin`), 'other')

    await expect(store.get(sha256)).rejects.toBeInstanceOf(BlobDamaged)
  })

  it('are not found by anything but a hash', async () => {
    writeFileSync(join(folder, 'x.bin'), 'secret')
    expect(await folderBlobStore(folder).get('../x')).toBeNull()
    expect(await folderBlobStore(folder).get('0'.repeat(64))).toBeNull()
  })
})
