import { mayCommand } from '@batchproof/domain'
import type { CommandName, Refusal } from '@batchproof/domain'
import type { BatchRow } from '@batchproof/protocol'
import { api } from '../office/api.ts'
import { failureWords } from '../office/failure.ts'
import { COLUMNS, commandInto, columnOf, noWay, notForRoles } from './board-columns.ts'
import type { BoardColumn, ColumnId } from './board-columns.ts'

/** A card that did not get where it was put, and why. */
export interface RefusedMove {
  readonly row: BatchRow
  readonly column: BoardColumn
  readonly reasons: readonly string[]
}

export interface BoardMovesOptions {
  readonly roles: () => readonly string[]
  /** Where a move goes on: the plan's form, the page of a decision. */
  readonly leadTo: (href: string) => void
}

/** Whoever compounds says that PPE is on at the iPad, not at a desk. */
const SAID_AT_THE_BENCH: readonly string[] = ['ppe_checklist_incomplete']

/**
 * What happens when a card is put into another column. The state table says which command that would be, the server's
 * dry run whether it would be accepted; then it goes on where that command is given: a form, the page on which the
 * record is decided, or a signature here. Whatever is refused goes back with the reason.
 */
export class BoardMoves {
  /** A card on its way into a column, while the server is asked. */
  pending = $state.raw<{ readonly id: string; readonly column: ColumnId } | null>(null)
  refused = $state.raw<RefusedMove | null>(null)
  /** What is to be signed here. */
  signing = $state.raw<BatchRow | null>(null)
  readonly #options: BoardMovesOptions

  constructor(options: BoardMovesOptions) {
    this.#options = options
  }

  /** The column in which a card is shown. */
  columnOf({ id, status }: BatchRow): ColumnId | null {
    return this.pending?.id === id ? this.pending.column : (columnOf(status)?.id ?? null)
  }

  /** Puts the card into a column. */
  async move(row: BatchRow, columnId: ColumnId): Promise<void> {
    const column = COLUMNS.find(({ id }) => id === columnId)
    if (!column || this.pending || columnOf(row.status)?.id === columnId) return
    this.refused = null
    const command = commandInto(row.status, columnId)
    if (!command) return this.#refuse(row, column, [noWay(row.status, column)])
    if (!mayCommand(this.#options.roles(), command)) return this.#refuse(row, column, [notForRoles(command)])
    // Its form asks the server with every change; there is no plan to be checked yet.
    if (command === 'batch.plan') return this.#options.leadTo(`/schedule/new?batch=${row.id}`)
    this.pending = { id: row.id, column: columnId }
    const reasons = await this.#ask(row, command)
    this.pending = null
    if (reasons.length > 0) this.#refuse(row, column, reasons)
    else this.#goOn(row, column, command)
  }

  #goOn(row: BatchRow, column: BoardColumn, command: CommandName): void {
    if (command === 'batch.submit') this.signing = row
    else if (command === 'batch.approveReview') this.#options.leadTo(`/batches/${row.id}/review`)
    else if (command === 'batch.release') this.#options.leadTo(`/batches/${row.id}/release`)
    else
      this.#refuse(row, column, [
        `Everything is in order. Start it on the iPad in ${row.roomName ?? 'its room'}, where it is compounded.`,
      ])
  }

  /** Why the server would refuse the command now; empty when it would not. */
  async #ask(row: BatchRow, command: CommandName): Promise<string[]> {
    try {
      const { refusals } = await api().commands.dryRun.mutate({
        type: command,
        subject: row.id,
        performedAt: new Date().toISOString(),
        payload: {},
      })
      return reasonsOf(refusals)
    } catch (error) {
      return [failureWords(error)]
    }
  }

  #refuse(row: BatchRow, column: BoardColumn, reasons: readonly string[]): void {
    this.refused = { row, column, reasons }
  }
}

const reasonsOf = (refusals: readonly Refusal[]): string[] =>
  refusals.filter(({ code }) => !SAID_AT_THE_BENCH.includes(code)).map(({ message }) => message)
