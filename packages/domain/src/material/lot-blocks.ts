import { compareInstants, zonedDate } from '../kernel/instant.ts'
import { refusal } from '../kernel/refusal.ts'
import { lackingAssays } from './lot-results.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Refusal, RefusalCode } from '../kernel/refusal.ts'
import type { OrganisationState, ProductLine } from '../organisation/organisation.ts'
import type { LotEvent, LotState } from './lot.ts'

export const LOT_BLOCKS = {
  not_released: 'Sold before its release',
  on_hold: 'Sold or moved while on hold',
  expired: 'Sold after its expiry',
  assays: 'Moved without its target assays',
} as const
/** What stands against a sale or a movement and can be overridden with a justification (L05–L07). */
export type LotBlock = keyof typeof LOT_BLOCKS

export interface FoundBlock {
  readonly block: LotBlock
  /** In words, with the values in them. */
  readonly detail: string
  /** Hard: no role and no override gets past it. */
  readonly hard: boolean
  readonly code: RefusalCode
}

export const SHORTEST_JUSTIFICATION = 10

/** The product line that the lot's sale policy comes from; null where it has none or the line is gone. */
export function lineOfLot({ identity }: LotState, { productLines }: OrganisationState): ProductLine | null {
  return productLines.find(({ id }) => id === identity?.productLine) ?? null
}

/** Whether the lot can no longer be used: past its expiry date, or a product past its beyond-use date. */
export function isLotExpired(
  lot: LotState,
  { now, timeZone }: Pick<DecisionContext, 'now' | 'timeZone'>,
): boolean {
  const { beyondUse, identity } = lot
  if (beyondUse && compareInstants(beyondUse.at, now) <= 0) return true
  return identity?.expiresOn != null && identity.expiresOn < zonedDate(now, timeZone)
}

/**
 * What stands against selling the lot (L05, L07). Hard where the product line is a sterile drug (211.142, 211.165); a
 * product lot whose line nobody knows is treated as one.
 */
export function saleBlocks(lot: LotState, line: ProductLine | null, context: DecisionContext): FoundBlock[] {
  const number = lot.identity?.lotNumber ?? ''
  const hard = line ? line.sterileDrug : lot.identity?.kind === 'product'
  const code = hard ? 'lot_sale_forbidden' : 'lot_sale_blocked'
  const blocks: FoundBlock[] = []
  if (lot.status === 'hold')
    blocks.push({ block: 'on_hold', detail: `Lot ${number} is on hold: ${lot.statusReason}`, hard, code })
  else if (lot.status !== 'released')
    blocks.push({
      block: 'not_released',
      detail: `Lot ${number} is in ${lot.status}, not released.`,
      hard,
      code,
    })
  if (isLotExpired(lot, context)) {
    const day = lot.beyondUse?.on ?? lot.identity?.expiresOn ?? ''
    blocks.push({ block: 'expired', detail: `Lot ${number} expired on ${day}.`, hard, code })
  }
  return blocks
}

/** What stands against splitting, combining or transforming the lot (L06, L07). */
export function movementBlocks(lot: LotState, line: ProductLine | null): FoundBlock[] {
  const number = lot.identity?.lotNumber ?? ''
  const blocks: FoundBlock[] = []
  if (lot.status === 'hold')
    blocks.push({
      block: 'on_hold',
      detail: `Lot ${number} is on hold: ${lot.statusReason}`,
      hard: false,
      code: 'lot_movement_blocked',
    })
  const lacking = lackingAssays(line?.targetAssays ?? [], lot.results)
  if (lacking.length > 0) {
    const words = lacking.map(({ analyte, problem }) => `${analyte} ${problem}`).join(', ')
    blocks.push({
      block: 'assays',
      detail: `Lot ${number} lacks target assays: ${words}.`,
      hard: false,
      code: 'lot_assays_missing',
    })
  }
  return blocks
}

/**
 * Weighs blocks against the justification that was given: refusals when one is hard or not justified, else one event
 * for each that was overridden (L05: kept in the audit trail).
 */
export function overrideBlocks(
  found: readonly FoundBlock[],
  override: string | null,
): { readonly refusals: readonly Refusal[]; readonly events: readonly LotEvent[] } {
  const justification = override?.trim() ?? ''
  const hard = found.filter((item) => item.hard)
  if (hard.length > 0) return { refusals: hard.map(({ code, detail }) => refusal(code, detail)), events: [] }
  if (found.length > 0 && justification === '')
    return {
      refusals: found.map(({ code, detail }) =>
        refusal(
          code,
          `${detail} To go on, say why in at least ${SHORTEST_JUSTIFICATION} characters.`,
          'override',
        ),
      ),
      events: [],
    }
  if (found.length > 0 && justification.length < SHORTEST_JUSTIFICATION) {
    const words = `Say why in at least ${SHORTEST_JUSTIFICATION} characters.`
    return { refusals: [refusal('justification_too_short', words, 'override')], events: [] }
  }
  const events = found.map(({ block, detail }): LotEvent => ({
    type: 'LotBlockOverridden',
    payload: { block, detail, justification },
  }))
  return { refusals: [], events }
}
