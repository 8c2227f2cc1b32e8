import { definitionOf, findTransition, lotStates, mayCommand, ROLES, type LotState } from '@batchproof/domain'

const NAMES = ['lot.quarantine', 'lot.release', 'lot.hold', 'lot.reject', 'lot.assignBarcode'] as const
export type LotAction = (typeof NAMES)[number]

/** A button of the lot's page. */
export interface LotButton {
  readonly name: LotAction
  readonly label: string
  readonly primary: boolean
  readonly danger: boolean
  /** Why it cannot be done by this person now; null: it can. */
  readonly reason: string | null
}

/** What can be done with the lot in its state, with why not. `today` is the facility's date. */
export function lotActions(state: LotState, roles: readonly string[], today: string): LotButton[] {
  if (state.identity?.kind === 'product') return []
  return NAMES.filter((name) => findTransition(lotStates, state.status, name))
    .filter((name) => name !== 'lot.assignBarcode' || state.barcode === null)
    .map((name) => ({
      name,
      label: definitionOf(name).label,
      primary: name === 'lot.release' || name === 'lot.quarantine',
      danger: name === 'lot.reject',
      reason: reasonAgainst(name, state, roles, today),
    }))
}

function reasonAgainst(
  name: LotAction,
  state: LotState,
  roles: readonly string[],
  today: string,
): string | null {
  if (!mayCommand(roles, name))
    return `For: ${definitionOf(name)
      .roles.map((role) => ROLES[role])
      .join(', ')}.`
  const expiresOn = state.identity?.expiresOn ?? null
  if (name === 'lot.release' && expiresOn !== null && expiresOn < today)
    return 'The lot has expired. Reject it.'
  return null
}
