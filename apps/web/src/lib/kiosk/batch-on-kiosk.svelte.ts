import { createContext } from 'svelte'
import { decide, initialOrganisation, unseenBy } from '@batchproof/domain'
import type { BatchFacts, CommandName, PayloadInput, Refusal } from '@batchproof/domain'
import type { BatchView, CommandResult } from '@batchproof/protocol'
import { BatchRoom } from '../live/batch-room.svelte.ts'
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

const READ_SOON_MILLISECONDS = 300

const headOf = ({ state, streamVersion }: BatchView) => ({ state, version: streamVersion })

/** One batch as this iPad knows it: read from the server, changed by commands, never by hand. */
export class BatchOnKiosk {
  readonly kiosk: Kiosk
  readonly id: string
  readonly room = new BatchRoom()
  view = $state.raw<BatchView | null>(null)
  loadProblem = $state<string | null>(null)
  /** Commands that got no answer and wait here to be sent again. */
  unsent = $state.raw<readonly Envelope[]>([])
  #soon: ReturnType<typeof setTimeout> | undefined

  constructor(kiosk: Kiosk, id: string) {
    this.kiosk = kiosk
    this.id = id
    this.unsent = readUnsent(kiosk.store, id)
  }

  /**
   * Reads the batch again. What is on the screen stays when the server does not answer.
   *
   * @param isAgain the room told of something: nobody touched the iPad for it
   */
  async load(isAgain = false): Promise<void> {
    try {
      const view = await this.kiosk.api.batch(this.id, isAgain)
      // Two readings may come back in the other order.
      if (this.view && view.streamVersion < this.view.streamVersion) return
      this.view = view
      this.loadProblem = null
    } catch (error) {
      this.loadProblem = failureWords(error)
    }
  }

  /** Enters the batch's room, which tells what others do to it: a question, a hold. Returns how to leave. */
  watch(): () => void {
    return this.room.connect(this.id, this.view ? headOf(this.view) : undefined)
  }

  /** Whether the room has told of something that was not read yet. */
  get isBehind(): boolean {
    return this.view !== null && this.room.version > this.view.streamVersion
  }

  /** Reads soon what the room told of; what this iPad did itself is read by whoever did it. */
  readSoon(): void {
    if (this.#soon !== undefined) return
    this.#soon = setTimeout(() => {
      this.#soon = undefined
      if (this.isBehind) void this.load(true)
    }, READ_SOON_MILLISECONDS)
  }

  /** Words of others on this batch that the signed-in person has neither answered nor said to have seen. */
  words = $derived.by(() => {
    const { me } = this.kiosk
    return this.view && me ? unseenBy(this.view.state.comments, me.person.id) : []
  })

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
