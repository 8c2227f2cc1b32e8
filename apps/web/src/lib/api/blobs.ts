import { REQUEST_HEADER } from './client.ts'

/** A picture or document as the server keeps it, by the SHA-256 of its bytes. */
export interface KeptBlob {
  readonly sha256: string
  readonly mediaType: string
  readonly sizeBytes: number
}

/** The server did not keep the file; the message is for the person. `status` 401 means that the session has ended. */
export class BlobRefused extends Error {
  override readonly name = 'BlobRefused'
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/**
 * Keeps a photo or a PDF (a certificate).
 *
 * @throws BlobRefused when the server does not take it; TypeError when no answer came
 */
export async function keepBlob(blob: Blob, fetch = globalThis.fetch): Promise<KeptBlob> {
  const headers = { ...REQUEST_HEADER, 'content-type': blob.type || 'application/octet-stream' }
  const response = await fetch('/api/blobs', { method: 'POST', headers, body: blob })
  const answer = (await response.json().catch(() => null)) as (KeptBlob & { message?: string }) | null
  if (!response.ok || !answer)
    throw new BlobRefused(answer?.message ?? 'The file was not kept.', response.status)
  return answer
}

/** Address under which a kept file can be seen by whoever is signed in. */
export const blobAddress = (sha256: string): string => `/api/blobs/${sha256}`
