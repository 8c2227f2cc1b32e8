import {
  definitionOf,
  findTransition,
  lotStates,
  ROLES,
  type LotState,
  type Refusal,
} from '@batchproof/domain'
import type { LotView } from '@batchproof/protocol'

const DECISIONS = ['lot.quarantine', 'lot.release', 'lot.hold', 'lot.holdReleased', 'lot.reject'] as const
const DEEDS = [
  'lot.distribute',
  'lot.sample',
  'lot.recordResult',
  'lot.waste',
  'lot.proposeAdjustment',
  'lot.split',
  'lot.combine',
  'lot.transform',
  'lot.assignBarcode',
] as const

export type LotAction = (typeof DECISIONS)[number] | (typeof DEEDS)[number] | 'lot.confirmAdjustment'

/** Something that can be done with a lot. */
export interface LotButton {
  readonly name: LotAction
  readonly label: string
  readonly danger: boolean
  /** Why it cannot be done by this person now; null: it can. */
  readonly reason: string | null
}

/** What the page offers: one thing first, the decisions of quality beside it, everything else in a menu. */
export interface LotDeeds {
  readonly primary: LotButton | null
  readonly decisions: readonly LotButton[]
  readonly more: readonly LotButton[]
}

const LABELS: Partial<Record<LotAction, string>> = {
  'lot.distribute': 'Distribute …',
  'lot.sample': 'Take a sample …',
  'lot.recordResult': 'Record a laboratory result …',
  'lot.waste': 'Record waste …',
  'lot.proposeAdjustment': 'Adjust the stock …',
  'lot.split': 'Split …',
  'lot.combine': 'Combine with other lots …',
  'lot.transform': 'Transform into another material …',
  'lot.assignBarcode': 'Assign a barcode …',
  'lot.holdReleased': 'Put on hold',
}

const HARD =
  'No role and no override gets past this: its product line is a sterile drug (21 CFR 211.142, 211.165).'

/** Soft blocks of a command: an override with a justification gets past them. */
export const softBlocks = (view: LotView, name: LotAction): readonly Refusal[] =>
  (view.blocks[name] ?? []).filter(({ field }) => field === 'override')

/** What can be done with the lot, by the server's own word on each command. */
export function lotDeeds(view: LotView): LotDeeds {
  const { state } = view
  const isThere = (name: LotAction) => findTransition(lotStates, state.status, name) !== undefined
  const button = (name: LotAction): LotButton => ({
    name,
    label: LABELS[name] ?? definitionOf(name).label,
    danger: name === 'lot.reject',
    reason: reasonAgainst(name, view),
  })
  const decisions = DECISIONS.filter(isThere).map(button)
  const more = DEEDS.filter(isThere)
    .filter((name) => name !== 'lot.assignBarcode' || state.barcode === null)
    .map(button)
  const first = firstOf(state)
  const primary =
    [...decisions, ...more].find(({ name, reason }) => name === first && reason === null) ?? null
  return {
    primary: primary && { ...primary, label: primary.label.replace(/ …$/, '') },
    decisions: decisions.filter(({ name }) => name !== primary?.name),
    more: more.filter(({ name }) => name !== primary?.name),
  }
}

/** What comes next in the life of a lot. */
function firstOf({ status, identity }: LotState): LotAction | null {
  if (status === 'draft') return 'lot.quarantine'
  if (status === 'quarantine' || status === 'hold') return 'lot.release'
  return status === 'released' && identity?.kind === 'product' ? 'lot.distribute' : null
}

/** Why the command cannot be sent by whoever looks, or null. */
export function reasonAgainst(name: LotAction, view: LotView): string | null {
  const hard = (view.blocks[name] ?? []).filter(({ field }) => field !== 'override')
  if (hard.length === 0) return null
  if (hard.some(({ code }) => code === 'not_authorised'))
    return `For: ${definitionOf(name)
      .roles.map((role) => ROLES[role])
      .join(', ')}.`
  const words = hard.map(({ message }) => message).join(' ')
  return hard.some(({ code }) => code === 'lot_sale_forbidden') ? `${words} ${HARD}` : words
}

/**
 * Where the lot stands and what comes next, in words for whoever opens the page.
 *
 * @param isExpired whether the last day of its use has passed
 */
export function nextWords({ status, statusReason, identity }: LotState, isExpired: boolean): string {
  const because = statusReason === '' ? '' : ` ${statusReason}`
  switch (status) {
    case 'draft':
      return 'Next: it goes to quarantine.'
    case 'quarantine':
      return 'Next: quality examines it and releases, holds or rejects it.'
    case 'hold':
      return `On hold:${because} Next: quality releases or rejects it.`
    case 'released':
      if (isExpired) return 'Released, and expired since: no batch may take it.'
      return identity?.kind === 'product'
        ? 'Released: it may be distributed.'
        : 'Released: it may be issued to batches.'
    case 'consumed':
      return `Used up, read-only.${because}`
    case 'rejected':
      return `Rejected, read-only.${because}`
    default:
      return status satisfies never
  }
}
