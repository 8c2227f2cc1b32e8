import { endOfZonedDay, LOT_BLOCKS, startOfZonedDay, type LotBlock } from '@batchproof/domain'
import { createApi } from '$lib/api/client.ts'
import { dayOf, valuesOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

const BLOCKS = Object.keys(LOT_BLOCKS) as LotBlock[]

export const load: PageLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent()
  const zone = me.organisation.timeZone
  const [from, to] = [dayOf(url, 'from'), dayOf(url, 'to')]
  const query = {
    block: valuesOf(url, 'block', BLOCKS),
    from: from && startOfZonedDay(from, zone),
    to: to && endOfZonedDay(to, zone),
  }
  return { query, page: await loaded(url, createApi(fetch).lot.overrides.query(query)) }
}
