import { BlobRefused, keepBlob, type KeptBlob } from '$lib/api/blobs.ts'
import { session } from '$lib/office/session.svelte.ts'

const MOST_BYTES = 8 * 1024 * 1024

/** A certificate on its way to the record: chosen, kept by the server under the hash of its bytes, or refused. */
export class CertificateUpload {
  kept = $state.raw<KeptBlob | null>(null)
  fileName = $state('')
  busy = $state(false)
  error = $state<string | null>(null)

  /** Sends the file. What went before is forgotten, so that the record never names another file than the screen. */
  async take(file: File | undefined): Promise<void> {
    this.kept = null
    this.error = null
    this.fileName = file?.name ?? ''
    if (!file) return
    if (file.size > MOST_BYTES) {
      this.error = 'The file is larger than 8 MB. Scan it in a lower resolution.'
      return
    }
    this.busy = true
    try {
      this.kept = await keepBlob(file)
    } catch (error) {
      this.error = this.#words(error)
    }
    this.busy = false
  }

  #words(error: unknown): string {
    if (!(error instanceof BlobRefused)) return 'No answer from the server. Choose the file again.'
    if (error.status === 401) session.ended = true
    return error.message
  }
}
