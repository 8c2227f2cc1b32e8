import type { CommandName, PayloadInput, Refusal } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import { checkPayload, fieldMessages, otherMessages, runCommand } from './run-command.ts'

/**
 * A form that sends one unsigned command: checks the payload by the catalogue's schema, sends it, and puts what is
 * wrong at the fields. `places` are the paths that the form shows; every other message stands at the top.
 */
export class CommandForm<Name extends CommandName> {
  busy = $state(false)
  refusals = $state.raw<readonly Refusal[]>([])
  failed = $state<string | null>(null)

  readonly #name: Name
  readonly #places: readonly string[]

  constructor(name: Name, places: readonly string[]) {
    this.#name = name
    this.#places = places
  }

  readonly #messages = $derived(fieldMessages(this.refusals))

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
    this.refusals = []
    this.failed = null
  }

  /** Sends the command once; null when it was refused or did not arrive. */
  async send(
    subject: string,
    payload: PayloadInput<Name>,
  ): Promise<Extract<CommandResult, { ok: true }> | null> {
    if (this.busy) return null
    this.clear()
    const checked = checkPayload(this.#name, payload)
    if (!checked.ok) {
      this.refusals = checked.refusals
      return null
    }
    this.busy = true
    const result = await runCommand(this.#name, subject, payload)
    this.busy = false
    if (result.ok) return result
    this.refusals = result.refusals
    this.failed = 'failed' in result ? result.failed : null
    return null
  }
}
