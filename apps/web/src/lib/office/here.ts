import { page } from '$app/state'
import { mayCommand, type CommandName } from '@batchproof/domain'
import type { MeView } from '@batchproof/protocol'
import { shownIn, type Shown } from './format.ts'

/** Who is signed in on this page. The layout of the office loads it before any page of it. */
export function me(): MeView {
  return page.data.me as MeView
}

/** Whether the signed-in person's roles may send the command. The server decides again. */
export const may = (name: CommandName): boolean => mayCommand(me().person.roles, name)

/** Dates and times in the facility's zone. */
export const shown = (): Shown => shownIn(me().organisation.timeZone)
