import { aggregates, catalogue, decide, evolveLot, parseStream } from '../src/index.ts'
import { context, facts, lotFacts, NOW, people, person } from './world.ts'
import type {
  CommandName,
  DecisionContext,
  DomainEvent,
  LotEvent,
  LotFacts,
  LotIdentity,
  LotState,
  LotStatus,
  MaterialState,
  PayloadInput,
  ProductLine,
  Quantity,
  RecipientState,
  Refusal,
} from '../src/index.ts'
import type { Who } from './world.ts'

export const walter = person('walter', ['warehouse'])
const everybody = { ...people, walter }
export type Somebody = Who | 'walter'

export const grams = (value: string): Quantity => ({ value, unit: 'g' })
export const REASON = 'A reason of more than ten characters'

export const LINES: readonly ProductLine[] = [
  { id: 'sterile-drugs', name: 'Sterile drugs', sterileDrug: true, targetAssays: [] },
  { id: 'creams', name: 'Creams', sterileDrug: false, targetAssays: [] },
  { id: 'assayed', name: 'Assayed bulk', sterileDrug: false, targetAssays: ['Assay', 'Water'] },
]

export const hospital: RecipientState = {
  id: 'h1',
  details: { code: 'H-1', name: 'General Hospital', address: '1 Hospital Way', contact: 'Pharmacy 555-0111' },
  active: true,
}

export const material = (code: string, unit: 'g' | 'mL' | 'mg' = 'g'): MaterialState => ({
  id: code,
  details: {
    code,
    name: `Material ${code}`,
    unit,
    sterile: false,
    barcodeRequired: false,
    gtin: null,
    productLine: null,
  },
})

/** A lot in any state, as its events would have made it. */
export function lotIn(
  id: string,
  status: LotStatus,
  change: Partial<Omit<LotState, 'identity'>> & { readonly identity?: Partial<LotIdentity> } = {},
): LotState {
  const { identity, ...state } = change
  return {
    ...aggregates.lot.initial,
    identity: {
      id,
      lotNumber: id.toUpperCase(),
      kind: 'component',
      materialCode: 'RM-1',
      materialName: 'Bulk powder',
      supplier: 'Acme',
      supplierLot: `S-${id}`,
      expiresOn: '2027-06-30',
      receivedOn: '2026-10-01',
      barcodeRequired: false,
      gtin: null,
      certificateSha256: null,
      batchId: null,
      productLine: 'creams',
      sterile: false,
      ...identity,
    },
    status,
    statusReason: status === 'hold' ? 'Particles were seen' : '',
    onHand: grams('10.00'),
    releasedAt: status === 'released' ? NOW : null,
    ...state,
  }
}

/** A shelf of lots under test: they move on as commands are accepted, as the record would move them. */
export class ShelfUnderTest {
  lots: Record<string, LotState>
  facts: Partial<LotFacts>
  events: { lotId: string; event: LotEvent }[] = []

  constructor(lots: readonly LotState[], change: Partial<LotFacts> = {}) {
    this.lots = Object.fromEntries(lots.map((lot) => [lot.identity?.id ?? '', lot]))
    this.facts = {
      organisation: { ...facts().organisation, productLines: LINES },
      recipient: hospital,
      ...change,
    }
  }

  refused<Name extends CommandName>(
    who: Somebody,
    name: Name,
    lotId: string,
    payload: PayloadInput<Name>,
  ): readonly Refusal[] {
    const decision = this.#decide(who, name, lotId, payload)
    return decision.ok ? [] : decision.refusals
  }

  codes<Name extends CommandName>(
    who: Somebody,
    name: Name,
    lotId: string,
    payload: PayloadInput<Name>,
  ): string[] {
    return this.refused(who, name, lotId, payload).map(({ code }) => code)
  }

  /** Sends a command that must be accepted; folds what happened, in whatever lots it happened. */
  given<Name extends CommandName>(
    who: Somebody,
    name: Name,
    lotId: string,
    payload: PayloadInput<Name>,
  ): this {
    const decision = this.#decide(who, name, lotId, payload)
    if (!decision.ok)
      throw new Error(decision.refusals.map(({ code, message }) => `${code}: ${message}`).join('; '))
    for (const event of decision.events) this.#fold(lotId, event)
    return this
  }

  at(lotId: string): LotState {
    return this.lots[lotId] ?? aggregates.lot.initial
  }

  /** Events that the lot has had here, by type. */
  had(lotId: string): string[] {
    return this.events.filter((item) => item.lotId === lotId).map(({ event }) => event.type)
  }

  #decide<Name extends CommandName>(who: Somebody, name: Name, lotId: string, payload: PayloadInput<Name>) {
    const parsed = catalogue[name].payload.parse(payload)
    const surroundings = lotFacts({ ...this.facts, subjectId: lotId, parents: this.lots })
    return decide(name, this.at(lotId), parsed, surroundings, contextOf(who))
  }

  #fold(subject: string, event: DomainEvent): void {
    const lotId = event.stream ? parseStream(event.stream).id : subject
    this.lots[lotId] = evolveLot(this.at(lotId), event as LotEvent)
    this.events.push({ lotId, event: event as LotEvent })
  }
}

export function contextOf(who: Somebody): DecisionContext {
  const { id, name, roles } = everybody[who]
  return { ...context('maria'), actor: { personId: id, name, roles } }
}
