import { json } from '@sveltejs/kit'
import { mediaTypeOf } from '$lib/server/media-type.ts'
import { readBody } from '$lib/server/read-body.ts'
import { refuseRequest, signedInContext } from '$lib/server/refuse.ts'
import type { RequestHandler } from './$types'

const MOST_BYTES = 8 * 1024 * 1024

/** Keeps a photo or a certificate by the SHA-256 of its bytes; the command that names it comes after. */
export const POST: RequestHandler = async (event) => {
  const context = signedInContext(event)
  if (context instanceof Response) return context
  const { records, requestId, session } = context
  // An inspector reads; nothing of theirs enters the record.
  if (session.requester.roles.every((role) => role === 'inspector'))
    return refuseRequest(403, 'Your role does not allow this.', requestId)
  const bytes = await readBody(event.request, MOST_BYTES)
  if (bytes === null) return refuseRequest(413, 'The file is larger than 8 MB.', requestId)
  const mediaType = mediaTypeOf(bytes)
  if (mediaType === null) return refuseRequest(415, 'Only JPEG, PNG, WebP and PDF are kept.', requestId)
  const sha256 = await records.blobs.put(bytes, mediaType)
  return json({ sha256, mediaType, sizeBytes: bytes.byteLength }, { status: 201 })
}
