import type Check from '@lucide/svelte/icons/check'

/** Any icon of `@lucide/svelte/icons/*`, passed to a component by itself: `icon={Plus}`. */
export type Icon = typeof Check
