import { refuseRequest, signedInContext } from '$lib/server/refuse.ts'
import type { RequestHandler } from './$types'

/** A kept file, by the hash that the record names. It can never be another: the browser may keep it for ever. */
export const GET: RequestHandler = async (event) => {
  const context = signedInContext(event)
  if (context instanceof Response) return context
  const { sha256 } = event.params
  const blob = /^[0-9a-f]{64}$/.test(sha256) ? await context.records.blobs.get(sha256) : null
  if (!blob) return refuseRequest(404, 'There is no such file.', context.requestId)
  return new Response(Uint8Array.from(blob.bytes), {
    headers: {
      'content-type': blob.mediaType,
      // A picture is shown; a document is opened by a program of its own, outside of this site.
      'content-disposition': blob.mediaType === 'application/pdf' ? 'attachment' : 'inline',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${sha256}"`,
    },
  })
}
