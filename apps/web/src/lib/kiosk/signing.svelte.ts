import { ROLES, SIGNATURE_MEANINGS, definitionOf, formatInstant } from '@batchproof/domain'
import type { CommandName, PayloadInput, Refusal, Role } from '@batchproof/domain'
import type {
  AssertionInput,
  CommandResult,
  PreparedSignature,
  SignatureProof,
  SignerInput,
} from '@batchproof/protocol'
import type { SheetState } from '@batchproof/ui'
import { allWords } from './refusal-place.ts'
import { envelopeOf, NotSent } from './kiosk-api.ts'
import { failureWords } from './sign-in.svelte.ts'
import { SHEET_IDLE_SECONDS } from './session-watch.ts'
import { askPasskey } from '../api/passkey.ts'
import type { Envelope } from './kiosk-api.ts'
import type { Kiosk } from './kiosk.svelte.ts'

/** What is to be signed, and how the sheet puts it. */
export interface SigningOrder<Name extends CommandName = CommandName> {
  readonly type: Name
  readonly subject: string
  readonly payload: PayloadInput<Name>
  readonly title: string
  readonly statement: string
  readonly values: readonly { label: string; value: string }[]
  readonly timeZone: string
  /** Whose sheet it is: the signed-in person's, or another's beside them. */
  readonly by: 'session' | 'another'
  /** For another: the line that says who must not sign here. */
  readonly witnessLine?: string
  readonly onrecorded: (result: Extract<CommandResult, { ok: true }>) => void | Promise<void>
  /** Refused before anything was signed, for the signed-in person: shown where the values are. */
  readonly onrefused: (refusals: readonly Refusal[]) => void
  /** No answer came, in words. */
  readonly onfailed: (words: string) => void
}

export type SigningStage = 'closed' | 'preparing' | 'identify' | 'pin' | 'biometric'

const notSentWords = 'Not sent — kept on this iPad. Check the network, then try again.'

/** One signature from the tap on 'Sign' to the record: prepare, identify, PIN, passkey, send. */
export class Signing {
  readonly #kiosk: Kiosk
  order = $state.raw<SigningOrder | null>(null)
  stage = $state<SigningStage>('closed')
  prepared = $state.raw<PreparedSignature | null>(null)
  status = $state.raw<SheetState>({ kind: 'idle' })
  /** What came onto the record while the sheet was open: shown with what is signed. */
  news = $state.raw<readonly { label: string; value: string }[]>([])
  #envelope: Envelope | null = null
  #identifier: { userName: string | null; badge: string | null } = { userName: null, badge: null }
  /** Between PIN and passkey only. */
  #pin = ''

  constructor(kiosk: Kiosk) {
    this.#kiosk = kiosk
  }

  open = $derived(this.stage !== 'closed' && this.stage !== 'preparing')
  busy = $derived(this.stage === 'preparing' || this.status.kind === 'checking')
  signer = $derived.by(() => {
    if (!this.prepared || this.stage === 'identify') return null
    const { printedName, role } = this.prepared
    return { name: printedName, role: ROLES[role as Role] ?? role }
  })
  meaning = $derived.by(() => {
    const need = this.order ? definitionOf(this.order.type).signature : null
    return this.prepared?.statement ?? (need ? SIGNATURE_MEANINGS[need.meaning] : '')
  })
  time = $derived.by(() => {
    const at = this.prepared?.signedAt ?? this.#kiosk.now
    return this.order ? formatInstant(at, this.order.timeZone, 'date-time') : ''
  })
  components = $derived.by((): { kind: 'pin' | 'biometric'; label: string }[] => {
    const pin = { kind: 'pin' as const, label: 'PIN' }
    const passkey = { kind: 'biometric' as const, label: 'Passkey' }
    return this.prepared?.components.includes('webauthn') ? [pin, passkey] : [pin]
  })

  /** Begins. For the signed-in person the server is asked at once; another must first say who they are. */
  async start<Name extends CommandName>(order: SigningOrder<Name>): Promise<void> {
    if (this.stage !== 'closed') return
    this.order = order as unknown as SigningOrder
    this.#envelope = envelopeOf(order.type, order.subject, order.payload) as Envelope
    this.prepared = null
    this.news = []
    this.status = { kind: 'idle' }
    this.#identifier = { userName: null, badge: null }
    if (order.by === 'another') this.stage = 'identify'
    else await this.#prepare({ by: 'session' })
  }

  /** The signer says who they are: by badge, or by user name. */
  async identify(said: { userName: string } | { badge: string }): Promise<void> {
    if (this.stage !== 'identify' || this.busy) return
    this.#identifier =
      'badge' in said ? { userName: null, badge: said.badge } : { userName: said.userName, badge: null }
    if (this.order?.by === 'another') {
      await this.#prepare('badge' in said ? { by: 'badge', ...said } : { by: 'user_name', ...said })
      return
    }
    const own = this.#kiosk.me?.person.userName.toLowerCase()
    // A slip of the keyboard must not cost one of five attempts.
    if ('userName' in said && said.userName.trim().toLowerCase() !== own) {
      this.status = { kind: 'error', text: `That is not the user name of ${this.#kiosk.me?.person.name}.` }
      return
    }
    this.status = { kind: 'idle' }
    this.stage = 'pin'
  }

  /** A badge at any moment: it says who signs, where that is asked for, and is never part of a PIN. */
  badge(text: string): void {
    if (this.stage === 'identify') void this.identify({ badge: text })
  }

  async #prepare(signer: SignerInput): Promise<void> {
    const envelope = this.#envelope
    if (!envelope || !this.order) return
    const mine = this.order.by === 'session'
    if (mine) this.stage = 'preparing'
    else this.status = { kind: 'checking', text: 'Checking' }
    try {
      const answer = await this.#kiosk.api.prepare({ ...envelope, signer })
      // The sheet was closed meanwhile: nothing may open it again.
      if (this.#envelope !== envelope) return
      if (!answer.ok) return this.#refusedEarly(answer.refusals)
      this.prepared = answer.prepared
      this.status = { kind: 'idle' }
      const asksWho = answer.prepared.components.includes('identifier') && !this.#identified()
      this.stage = asksWho ? 'identify' : 'pin'
    } catch (error) {
      if (this.#envelope !== envelope) return
      if (mine) {
        const { order } = this
        this.#close()
        order.onfailed(error instanceof NotSent ? notSentWords : failureWords(error))
      } else this.status = { kind: 'error', text: failureWords(error) }
    }
  }

  /**
   * Something came onto the record while the sheet is open: what was prepared is over a record that has moved. It is
   * prepared anew, with the news beside what is signed, so that a question from outside does not cost a signature.
   */
  async recordMoved(news: readonly { label: string; value: string }[]): Promise<void> {
    const { prepared } = this
    const envelope = this.#envelope
    // After a failure nothing is certain: what was sent may be the very thing that moved the record.
    const waits = (this.stage === 'pin' || this.stage === 'biometric') && this.status.kind === 'idle'
    if (!envelope || !prepared || !waits) return
    const { badge, userName } = this.#identifier
    const another: SignerInput | null =
      badge !== null ? { by: 'badge', badge } : userName !== null ? { by: 'user_name', userName } : null
    const signer: SignerInput | null = this.order?.by === 'session' ? { by: 'session' } : another
    if (!signer) return
    try {
      const answer = await this.#kiosk.api.prepare({ ...envelope, signer })
      // Closed, signed or prepared again meanwhile: whoever came later is right.
      if (this.#envelope !== envelope || this.prepared !== prepared || this.status.kind !== 'idle') return
      if (!answer.ok) return this.#refusedEarly(answer.refusals)
      this.prepared = answer.prepared
      this.news = [...this.news, ...news]
    } catch {
      // Without an answer it stays as it was; the server decides when it is signed.
    }
  }

  #identified(): boolean {
    return this.#identifier.userName !== null || this.#identifier.badge !== null
  }

  #refusedEarly(refusals: readonly Refusal[]): void {
    const { order } = this
    if (order?.by === 'session') {
      this.#close()
      order.onrefused(refusals)
      return
    }
    const locked = refusals.some((item) => item.code === 'account_locked')
    this.status = { kind: locked ? 'locked' : 'error', text: allWords(refusals) }
    this.#identifier = { userName: null, badge: null }
  }

  async enterPin(pin: string): Promise<void> {
    if (this.stage !== 'pin' || !this.prepared || this.busy) return
    if (this.prepared.components.includes('webauthn')) {
      this.#pin = pin
      this.status = { kind: 'idle' }
      this.stage = 'biometric'
    } else await this.#send(pin, null)
  }

  /** Called in the tap itself; the challenge came with the preparation. */
  async usePasskey(): Promise<void> {
    if (this.stage !== 'biometric' || !this.prepared || this.busy) return
    this.status = { kind: 'checking', text: 'Waiting for the passkey' }
    try {
      const assertion = await askPasskey(this.prepared)
      await this.#send(this.#pin, assertion)
    } catch (error) {
      this.status = { kind: 'error', text: failureWords(error) }
    }
  }

  async #send(pin: string, assertion: AssertionInput | null): Promise<void> {
    const envelope = this.#envelope
    if (!envelope || !this.prepared) return
    this.status = { kind: 'checking', text: 'Signing' }
    const { challengeId, signerId, prevHash } = this.prepared
    const proof: SignatureProof = { challengeId, signerId, prevHash, pin, ...this.#identifier, assertion }
    try {
      const result = await this.#kiosk.api.send(envelope, proof)
      if (result.ok) await this.#recorded(result)
      else this.#refusedAtSigning(result.refusals)
    } catch (error) {
      // The same command goes again under the same id, so that it cannot be recorded twice.
      this.stage = 'pin'
      this.status = {
        kind: 'error',
        text:
          error instanceof NotSent
            ? 'Not sent — kept on this iPad. Check the network, then type your PIN again.'
            : failureWords(error),
      }
    } finally {
      this.#pin = ''
    }
  }

  async #recorded(result: Extract<CommandResult, { ok: true }>): Promise<void> {
    const { order } = this
    this.#close()
    await order?.onrecorded(result)
  }

  #refusedAtSigning(refusals: readonly Refusal[]): void {
    const [first] = refusals
    if (first?.code === 'account_locked') {
      this.status = { kind: 'locked', text: first.message }
      return
    }
    if (first?.code === 'credentials_wrong') {
      // A badge may be another's; a typed user name was checked above.
      if (this.#identifier.badge !== null) this.#askAgain()
      else this.stage = 'pin'
      this.status = { kind: 'error', text: first.message }
      return
    }
    const { order } = this
    if (order?.by === 'session') {
      this.#close()
      order.onrefused(refusals)
      return
    }
    this.#askAgain()
    this.status = { kind: 'error', text: allWords(refusals) }
  }

  #askAgain(): void {
    this.stage = 'identify'
    this.#identifier = { userName: null, badge: null }
    if (this.order?.by === 'another') this.prepared = null
  }

  /**
   * Nobody has touched the iPad for so long. Another person's sheet closes: whoever has said who they are and was called
   * away must not leave it to the next hand. The session's own sheet ends with the session.
   */
  untouchedFor(seconds: number): void {
    const { order } = this
    const waits = this.open && this.status.kind !== 'checking'
    if (order?.by !== 'another' || !waits || seconds < SHEET_IDLE_SECONDS) return
    this.#close()
    order.onfailed(`Nobody touched the sheet for ${SHEET_IDLE_SECONDS / 60} minutes: it closed, unsigned.`)
  }

  /** Leaves the sheet; nothing was signed. */
  cancel(): void {
    this.#close()
  }

  #close(): void {
    this.stage = 'closed'
    this.order = null
    this.prepared = null
    this.#envelope = null
    this.#pin = ''
    this.news = []
    this.#identifier = { userName: null, badge: null }
    this.status = { kind: 'idle' }
  }
}
