import { definitionOf, type CommandName, type PayloadInput, type Refusal } from '@batchproof/domain'
import type {
  AssertionInput,
  CommandResult,
  PreparedSignature,
  SignatureProof,
  SignerInput,
} from '@batchproof/protocol'
import { send } from '../api/command.ts'
import { api } from './api.ts'
import { failureWords } from './failure.ts'
import { askPasskey, PasskeyRefused } from '../api/passkey.ts'

/** A line of what is signed, in plain words: 'Version' – '3, revision 2'. */
export interface SignedLine {
  readonly label: string
  readonly value: string
}

/** What is to be signed. */
export interface SignatureRequest<Name extends CommandName = CommandName> {
  readonly command: Name
  readonly subject: string
  readonly payload: PayloadInput<Name>
  /** Who signs, where it is not the signed-in person. */
  readonly signer?: SignerInput
  /** User name of the person who is to sign. Whatever else is typed or scanned is taken for their badge. */
  readonly userName: string
}

/**
 * `preparing`: asking the server what is to be signed · `asking`: the person gives their proof · `sending` · `refused`:
 * the rules say no, nothing can be signed · `failed`: no answer came, it can be tried again · `locked`: the account is.
 */
export type SigningPhase = 'preparing' | 'asking' | 'sending' | 'refused' | 'failed' | 'locked'

/** A refusal of the proof: the person may try again under a new challenge. */
const ABOUT_PROOF = new Set(['credentials_wrong', 'signature_component_missing', 'signature_does_not_match'])

/**
 * One signature from beginning to end: prepare, ask, send. The command keeps its id, so that however often it is tried
 * it is recorded once. A wrong PIN, a spent challenge and a record that moved meanwhile prepare it anew.
 */
export class Signing {
  phase = $state<SigningPhase>('preparing')
  prepared = $state.raw<PreparedSignature | null>(null)
  refusals = $state.raw<readonly Refusal[]>([])
  /** What to say above the PIN: that it was wrong, that the record moved, that the passkey was cancelled. */
  message = $state<string | null>(null)

  readonly #request: SignatureRequest
  readonly #done: (result: Extract<CommandResult, { ok: true }>) => void
  readonly #id = crypto.randomUUID()
  readonly #performedAt = new Date().toISOString()

  constructor(request: SignatureRequest, done: (result: Extract<CommandResult, { ok: true }>) => void) {
    this.#request = request
    this.#done = done
  }

  get label(): string {
    return definitionOf(this.#request.command).label
  }

  /** Whether a part of the proof is asked for now. */
  asks(part: 'identifier' | 'pin' | 'webauthn'): boolean {
    return this.prepared?.components.includes(part) ?? false
  }

  /** Asks what is to be signed. Called once by the sheet, and again by itself when a challenge is spent. */
  async prepare(): Promise<void> {
    this.phase = 'preparing'
    const { command, subject, payload, signer = { by: 'session' } } = this.#request
    try {
      const result = await api().sign.prepare.mutate({
        id: this.#id,
        performedAt: this.#performedAt,
        type: command,
        subject,
        payload,
        signer,
      })
      if (!result.ok) return this.#refuse(result.refusals)
      this.prepared = result.prepared
      this.phase = 'asking'
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Signs with what the person gave; `identifier` is a user name or a badge. */
  async sign(given: { readonly identifier: string; readonly pin: string }): Promise<void> {
    const prepared = this.prepared
    if (!prepared || this.phase !== 'asking') return
    this.phase = 'sending'
    this.message = null
    try {
      const assertion = this.asks('webauthn') ? await askPasskey(prepared) : null
      await this.#send(proofOf(prepared, this.#request.userName, given, assertion))
    } catch (error) {
      if (!(error instanceof PasskeyRefused)) return this.#fail(error)
      this.message = error.message
      this.phase = 'asking'
    }
  }

  async #send(proof: SignatureProof): Promise<void> {
    const { command, subject, payload } = this.#request
    const made = { id: this.#id, performedAt: this.#performedAt }
    const result = await send(api(), command, subject, payload, proof, made)
    if (result.ok) {
      this.#done(result)
      return
    }
    const [first] = result.refusals
    if (first?.code === 'account_locked') {
      this.message = first.message
      this.phase = 'locked'
      return
    }
    if (first && (ABOUT_PROOF.has(first.code) || first.code === 'record_moved')) {
      this.message =
        first.code === 'record_moved'
          ? 'Somebody changed this record while you were signing. Read it again, then sign.'
          : first.message
      return this.prepare()
    }
    this.#refuse(result.refusals)
  }

  #refuse(refusals: readonly Refusal[]): void {
    this.refusals = refusals
    this.phase = refusals[0]?.code === 'account_locked' ? 'locked' : 'refused'
    if (this.phase === 'locked') this.message = refusals[0]?.message ?? null
  }

  #fail(error: unknown): void {
    this.message = failureWords(error)
    this.phase = 'failed'
  }
}

function proofOf(
  prepared: PreparedSignature,
  ownUserName: string,
  given: { readonly identifier: string; readonly pin: string },
  assertion: AssertionInput | null,
): SignatureProof {
  const typed = given.identifier.trim()
  const wanted = prepared.components.includes('identifier') && typed !== ''
  const isName = typed.toLowerCase() === ownUserName.toLowerCase()
  return {
    challengeId: prepared.challengeId,
    signerId: prepared.signerId,
    prevHash: prepared.prevHash,
    pin: given.pin,
    userName: wanted && isName ? typed : null,
    badge: wanted && !isName ? typed : null,
    assertion,
  }
}
