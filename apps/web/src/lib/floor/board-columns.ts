import { BATCH_STATES, batchStates, definitionOf, isCommandName, ROLES } from '@batchproof/domain'
import type { BatchStatus, CommandName } from '@batchproof/domain'
import { words } from '../office/format.ts'

export type ColumnId =
  'draft' | 'scheduled' | 'in_progress' | 'pending_review' | 'pending_release' | 'released'

/** A column of the pipeline (B16.1), and the states of the batches that stand in it. */
export interface BoardColumn {
  readonly id: ColumnId
  readonly label: string
  readonly statuses: readonly BatchStatus[]
  /** What an empty column says. */
  readonly empty: string
}

/** What was made and not handed in yet, and what stands in quarantine, still waits in the room's column. */
export const COLUMNS: readonly BoardColumn[] = [
  { id: 'draft', label: 'Draft', statuses: ['draft'], empty: 'No draft.' },
  {
    id: 'scheduled',
    label: 'Scheduled',
    statuses: ['scheduled'],
    empty: 'Nothing is scheduled. Schedule a batch, and it stands here.',
  },
  {
    id: 'in_progress',
    label: 'In progress',
    statuses: ['in_progress', 'completed', 'quarantined'],
    empty: 'Nobody compounds now. A batch comes here when it is started on the iPad.',
  },
  {
    id: 'pending_review',
    label: 'Pending review',
    statuses: ['pending_review'],
    empty: 'No record waits for quality.',
  },
  {
    id: 'pending_release',
    label: 'Pending release',
    statuses: ['pending_release'],
    empty: 'Nothing waits for the pharmacist in charge.',
  },
  { id: 'released', label: 'Released', statuses: ['released'], empty: 'Nothing was released lately.' },
]

/** The column of a state; null for what has left the pipeline (rejected, cancelled). */
export function columnOf(status: string): BoardColumn | null {
  return COLUMNS.find(({ statuses }) => (statuses as readonly string[]).includes(status)) ?? null
}

/** The command of the domain's state table that leads from a state into a column; null when none does. */
export function commandInto(status: string, column: ColumnId): CommandName | null {
  const wanted = COLUMNS.find(({ id }) => id === column)
  if (!wanted || columnOf(status)?.id === column) return null
  const row = batchStates.transitions.find(
    ({ from, to }) => (from as readonly string[]).includes(status) && to && wanted.statuses.includes(to),
  )
  return row && isCommandName(row.command) ? row.command : null
}

/** A move of a card that the state table has. */
export interface BoardMove {
  readonly column: BoardColumn
  readonly command: CommandName
  readonly label: string
}

/** Every column that a batch in this state can get to in one step. */
export function movesFrom(status: string): BoardMove[] {
  return COLUMNS.flatMap((column) => {
    const command = commandInto(status, column.id)
    return command ? [{ column, command, label: definitionOf(command).label }] : []
  })
}

/** Every command that moves a card. */
export const MOVING_COMMANDS: readonly CommandName[] = [
  ...new Set(BATCH_STATES.flatMap((status) => movesFrom(status).map(({ command }) => command))),
]

/** Why no command leads from the state into the column, in words, with what comes next instead. */
export function noWay(status: string, column: BoardColumn): string {
  const next = movesFrom(status).map((move) => move.column.label.toLowerCase())
  const now = words(status).toLowerCase()
  const after = next.length > 0 ? ` It goes to ${next.join(' or ')} next.` : ''
  return `A batch that is ${now} cannot be put under ${column.label.toLowerCase()}.${after}`
}

/** Why these roles may not send the command, in words. */
export function notForRoles(command: CommandName): string {
  const { label, roles } = definitionOf(command)
  return `${label} is for: ${roles.map((role) => ROLES[role].toLowerCase()).join(', ')}.`
}
