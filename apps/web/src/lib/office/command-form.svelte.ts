import { canonicalJson, type CommandName, type PayloadInput, type Refusal } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import type { SentAs } from '../api/command.ts'
import { checkPayload, fieldMessages, otherMessages, runCommand, type FieldMessages } from './run-command.ts'

/**
 * A form that sends one unsigned command: checks the payload by the catalogue's schema, sends it, and puts what is
 * wrong at the fields. `places` are the paths that the form shows; every other message stands at the top.
 */
export class CommandForm<Name extends CommandName> {
  busy = $state(false)
  failed = $state<string | null>(null)

  readonly #name: Name
  readonly #places: readonly string[]
  /** What the server said. */
  #refused = $state.raw<readonly Refusal[]>([])
  /** How the payload is read from the form, once it was found wrong: a field put right loses its message at once. */
  #read = $state.raw<(() => PayloadInput<Name>) | null>(null)
  /** What was sent without an answer: sent again unchanged, it is the same command. */
  #unanswered: { readonly key: string; readonly made: SentAs } | null = null

  readonly refusals: readonly Refusal[] = $derived.by(() => {
    if (!this.#read) return this.#refused
    const checked = checkPayload(this.#name, this.#read())
    return checked.ok ? [] : checked.refusals
  })
  readonly #messages: FieldMessages = $derived(fieldMessages(this.refusals))

  constructor(name: Name, places: readonly string[]) {
    this.#name = name
    this.#places = places
  }

  /** What is wrong with the field at this path of the payload, or null. */
  error(path: string): string | null {
    return this.#messages[path] ?? null
  }

  /** What stands at the top of the form. */
  get problems(): string[] {
    const others = otherMessages(this.refusals, (field) => this.#places.includes(field))
    return this.failed ? [this.failed, ...others] : others
  }

  clear(): void {
    this.#refused = []
    this.#read = null
    this.failed = null
  }

  /**
   * Sends the command once; null when it was refused or did not arrive.
   *
   * @param payload or how it is read from the form: then messages follow while it is put right
   */
  async send(
    subject: string,
    payload: PayloadInput<Name> | (() => PayloadInput<Name>),
  ): Promise<Extract<CommandResult, { ok: true }> | null> {
    if (this.busy) return null
    this.clear()
    const filled = typeof payload === 'function' ? (payload as () => PayloadInput<Name>)() : payload
    const checked = checkPayload(this.#name, filled)
    if (!checked.ok) {
      if (typeof payload === 'function') this.#read = payload as () => PayloadInput<Name>
      else this.#refused = checked.refusals
      return null
    }
    this.busy = true
    const made = this.#madeFor(canonicalJson({ subject, payload: checked.payload }))
    const result = await runCommand(this.#name, subject, filled, made)
    this.busy = false
    if (result.ok) {
      this.#unanswered = null
      return result
    }
    this.failed = 'failed' in result ? result.failed : null
    if (this.failed === null) this.#unanswered = null
    this.#refused = result.refusals
    return null
  }

  #madeFor(key: string): SentAs {
    if (this.#unanswered?.key !== key)
      this.#unanswered = {
        key,
        made: { id: crypto.randomUUID(), performedAt: new Date().toISOString() },
      }
    return this.#unanswered.made
  }
}
