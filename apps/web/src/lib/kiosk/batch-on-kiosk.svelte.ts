import { createContext } from 'svelte'
import { decide, initialOrganisation } from '@batchproof/domain'
import type { BatchFacts, CommandName, PayloadInput, Refusal } from '@batchproof/domain'
import type { BatchView, CommandResult } from '@batchproof/protocol'
import { envelopeOf, NotSent } from './kiosk-api.ts'
import { forgetUnsent, keepUnsent, readUnsent } from './unsent.ts'
import { failureWords } from './sign-in.svelte.ts'
import type { Envelope } from './kiosk-api.ts'
import type { Kiosk } from './kiosk.svelte.ts'

/** The facts of a dry run on the iPad: what the batch page knows. Numbers are given by the server alone. */
function factsOf(view: BatchView): BatchFacts {
  return {
    subjectId: view.state.id,
    organisation: initialOrganisation,
    master: view.master,
    actor: null,
    technician: null,
    room: view.room,
    equipment: Object.fromEntries(view.equipment.map((item) => [item.id, item])),
    lots: Object.fromEntries(view.lots.map((lot) => [lot.identity?.id ?? '', lot])),
    stock: [],
    deviations: view.deviations,
    conflicts: [],
    verificationUrl: null,
    numbers: { batchNumber: '', batchRecordId: '', deviationRecordId: '' },
  }
}

/** One batch as this iPad knows it: read from the server, changed by commands, never by hand. */
export class BatchOnKiosk {
  readonly kiosk: Kiosk
  readonly id: string
  view = $state.raw<BatchView | null>(null)
  loadProblem = $state<string | null>(null)
  /** Commands that got no answer and wait here to be sent again. */
  unsent = $state.raw<readonly Envelope[]>([])

  constructor(kiosk: Kiosk, id: string) {
    this.kiosk = kiosk
    this.id = id
    this.unsent = readUnsent(kiosk.store, id)
  }

  /** Reads the batch again. What is on the screen stays when the server does not answer. */
  async load(): Promise<void> {
    try {
      this.view = await this.kiosk.api.batch(this.id)
      this.loadProblem = null
    } catch (error) {
      this.loadProblem = failureWords(error)
    }
  }

  /** Sends a command that needs no signature. On no answer it is kept with its own time, and {@link NotSent} is thrown. */
  async send<Name extends CommandName>(
    type: Name,
    payload: PayloadInput<Name>,
    subject = this.id,
  ): Promise<CommandResult> {
    return this.#deliver(envelopeOf(type, subject, payload))
  }

  async #deliver(envelope: Envelope): Promise<CommandResult> {
    const { store, api } = this.kiosk
    try {
      const result = await api.send(envelope)
      forgetUnsent(store, this.id, envelope.id)
      return result
    } catch (error) {
      if (error instanceof NotSent) keepUnsent(store, this.id, envelope)
      throw error
    } finally {
      this.unsent = readUnsent(store, this.id)
    }
  }

  /** Sends what waits, oldest first. Stops at the first that gets no answer. Returns what was refused. */
  async resend(): Promise<readonly Refusal[]> {
    const refused: Refusal[] = []
    for (const envelope of this.unsent) {
      const result = await this.#deliver(envelope)
      if (!result.ok) refused.push(...result.refusals)
    }
    return refused
  }

  /** Why the command would be refused now, by the rules themselves; an empty list: it can be done. */
  dryRun<Name extends CommandName>(type: Name, payload: PayloadInput<Name>): readonly Refusal[] {
    const { view } = this
    const { me, now } = this.kiosk
    if (!view || !me) return []
    const { id: personId, name, roles } = me.person
    const decision = decide(type, view.state, payload, factsOf(view), {
      actor: { personId, name, roles },
      now,
      performedAt: now,
      timeZone: view.timeZone,
      deviceId: '',
    })
    return decision.ok ? [] : decision.refusals
  }
}

export const [useBatch, provideBatch] = createContext<BatchOnKiosk>()
