import { bytesHash } from '@batchproof/domain/kernel/hash-chain.ts'
import { statement, type Database } from './database.ts'

export interface StoredBlob {
  readonly sha256: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** Photos and documents, by the SHA-256 of their bytes; the event holds the hash, never the bytes. */
export interface BlobStore {
  /** Keeps the bytes and answers their SHA-256; the same bytes a second time change nothing. */
  put(bytes: Uint8Array, mediaType: string): Promise<string>
  /** The blob, or null when there is none. @throws BlobDamaged when the bytes are not those of the hash any more */
  get(sha256: string): Promise<StoredBlob | null>
}

/** Stored bytes that no longer have the hash under which they were kept. */
export class BlobDamaged extends Error {
  override readonly name = 'BlobDamaged'
  readonly sha256: string
  constructor(sha256: string) {
    super(`the stored file ${sha256} is damaged`)
    this.sha256 = sha256
  }
}

/** Gives the blob back only when its bytes still have its hash. */
export function checked(blob: StoredBlob): StoredBlob {
  if (bytesHash(blob.bytes) !== blob.sha256) throw new BlobDamaged(blob.sha256)
  return blob
}

/**
 * Keeps blobs in the organisation's database, where the host has no folder (the edge). A libSQL server answers at
 * most 10 MB at once: pictures must be reduced before they come here.
 */
export function databaseBlobStore(db: Database): BlobStore {
  return {
    async put(bytes, mediaType) {
      const sha256 = bytesHash(bytes)
      const sql =
        'INSERT INTO blob (sha256, media_type, size_bytes, bytes, created_at) VALUES (?, ?, ?, ?, ?)'
      await db.write([statement(sql, sha256, mediaType, bytes.byteLength, bytes, new Date().toISOString())])
      return sha256
    },
    async get(sha256) {
      const [[row] = []] = await db.read([
        statement('SELECT media_type, bytes FROM blob WHERE sha256 = ?', sha256),
      ])
      if (row === undefined) return null
      return checked({ sha256, mediaType: row.media_type as string, bytes: row.bytes as Uint8Array })
    },
  }
}
