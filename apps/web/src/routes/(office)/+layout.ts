import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { LayoutLoad } from './$types'

/** Who is signed in; without a session the sign-in, which leads back here. */
export const load: LayoutLoad = async ({ fetch, url, depends, untrack, data }) => {
  depends('office:me')
  const address = untrack(() => new URL(url))
  return { theme: data.theme, me: await loaded(address, createApi(fetch).me.get.query()) }
}
