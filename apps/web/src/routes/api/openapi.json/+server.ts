import { json } from '@sveltejs/kit'
import { openApiDocument } from '@batchproof/api/openapi.ts'
import { version } from '$app/environment'
import { signedInContext } from '$lib/server/refuse.ts'
import type { RequestHandler } from './$types'

/** Every command as OpenAPI 3.1, made from the catalogue. */
export const GET: RequestHandler = (event) => {
  const context = signedInContext(event)
  if (context instanceof Response) return context
  return json(openApiDocument(event.url.origin, version))
}
