import { createApi } from '$lib/api/client.ts'
import { boardQuery } from '$lib/floor/board-query.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

/** The pipeline, narrowed as the address says. */
export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('office:floor')
  return { board: await loaded(url, createApi(fetch).floor.board.query(boardQuery(url))) }
}
