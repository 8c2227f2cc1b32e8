import { isTheme } from '$lib/office/shell/theme.svelte.ts'
import type { LayoutServerLoad } from './$types'

/** The chosen colours, so that the first picture is drawn in them. */
export const load: LayoutServerLoad = ({ cookies }) => {
  const chosen = cookies.get('bp-theme')
  return { theme: isTheme(chosen) ? chosen : ('system' as const) }
}
