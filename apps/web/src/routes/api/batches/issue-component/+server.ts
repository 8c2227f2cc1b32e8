import { issueComponentOverRest } from '@batchproof/api/issue-component-rest.ts'
import { apiContextOf } from '$lib/server/api-context.ts'
import type { RequestHandler } from './$types'

/** For scanners and other systems, by their token: issues a component as the kiosk's scan does. */
export const POST: RequestHandler = (event) => issueComponentOverRest(apiContextOf(event), event.request)
