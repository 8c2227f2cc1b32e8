import { Forbidden, NotSent, ServerFault } from './kiosk-api.ts'
import { askPasskey, PasskeyRefused } from '../api/passkey.ts'
import type { AssertionInput } from '@batchproof/protocol'
import type { Kiosk } from './kiosk.svelte.ts'
import type { Identifier, KioskPerson, SignInOptions } from './kiosk-api.ts'

export type SignInStage =
  'loading' | 'unreachable' | 'unregistered' | 'people' | 'pin' | 'passkey' | 'new_pin'

/** What a failure means for the person at the screen. */
export function failureWords(error: unknown): string {
  if (error instanceof NotSent) return 'The server does not answer. Check the network, then try again.'
  if (error instanceof ServerFault) {
    const code = error.requestId ? ` Quote ${error.requestId}.` : ''
    return `The server could not do this.${code} Try again, or tell an administrator.`
  }
  return error instanceof PasskeyRefused || error instanceof Forbidden
    ? error.message
    : 'Something went wrong. Try again.'
}

/** The way in: which iPad, which person, their PIN, their passkey, and a new PIN where one is due. */
export class SignIn {
  readonly #kiosk: Kiosk
  readonly #onsignedin: () => void
  stage = $state<SignInStage>('loading')
  deviceName = $state('')
  people = $state.raw<readonly KioskPerson[]>([])
  search = $state('')
  chosen = $state.raw<{ name: string; role: string; identifier: Identifier } | null>(null)
  busy = $state(false)
  problem = $state<string | null>(null)
  locked = $state(false)
  /** What is wrong with the name that is to be given to this iPad. */
  nameProblem = $state<string | null>(null)
  #options: SignInOptions | null = null
  /** Held between PIN and passkey, or until a due PIN is changed; never stored, gone at the first answer. */
  #pin = ''

  constructor(kiosk: Kiosk, onsignedin: () => void) {
    this.#kiosk = kiosk
    this.#onsignedin = onsignedin
  }

  found = $derived.by(() => {
    const wanted = this.search.trim().toLowerCase()
    return this.people.filter((person) => person.name.toLowerCase().includes(wanted))
  })

  async load(): Promise<void> {
    this.stage = 'loading'
    try {
      if (await this.#kiosk.restore()) return this.#onsignedin()
      const device = await this.#kiosk.api.device()
      this.deviceName = device.name ?? ''
      if (device.timeZone) this.#kiosk.noteZone(device.timeZone)
      if (device.registered) this.people = await this.#kiosk.api.people()
      this.stage = device.registered ? 'people' : 'unregistered'
    } catch (error) {
      this.problem = failureWords(error)
      this.stage = 'unreachable'
    }
  }

  /** An administrator makes this iPad known; then the people appear. */
  async register(about: { userName: string; pin: string; name: string }): Promise<void> {
    await this.#try(async () => {
      const result = await this.#kiosk.api.registerDevice(about)
      this.nameProblem = null
      if (result.ok) await this.load()
      else if (result.refusal.field === 'name') this.nameProblem = result.refusal.message
      else this.problem = result.refusal.message
    })
  }

  async choose(person: KioskPerson): Promise<void> {
    await this.#name({ by: 'person', personId: person.id }, person.name, person.role)
  }

  async scanBadge(badge: string): Promise<void> {
    if (this.stage !== 'people' && this.stage !== 'pin') return
    // Whose badge it is stays with the server until the PIN is right.
    await this.#name({ by: 'badge', badge }, 'Badge read', 'Type the PIN that belongs to it')
  }

  async #name(identifier: Identifier, name: string, role: string): Promise<void> {
    this.problem = null
    this.locked = false
    this.#pin = ''
    this.#options = null
    this.chosen = { name, role, identifier }
    this.stage = 'pin'
    // Asked for now, so that the passkey's challenge is here before the tap that needs it.
    try {
      this.#options = await this.#kiosk.api.signInOptions(identifier)
    } catch (error) {
      this.problem = failureWords(error)
    }
  }

  back(): void {
    this.chosen = null
    this.#pin = ''
    this.problem = null
    this.locked = false
    this.stage = 'people'
  }

  async enterPin(pin: string): Promise<void> {
    const { chosen } = this
    if (!chosen) return
    this.problem = null
    await this.#try(async () => {
      this.#options ??= await this.#kiosk.api.signInOptions(chosen.identifier)
      if (this.#options.passkey) {
        this.#pin = pin
        this.stage = 'passkey'
      } else await this.#send(pin, null)
    })
  }

  /** Called in the tap itself. */
  async usePasskey(): Promise<void> {
    const passkey = this.#options?.passkey
    if (!passkey) return
    this.problem = null
    await this.#try(async () => this.#send(this.#pin, await askPasskey(passkey)))
  }

  async #send(pin: string, assertion: AssertionInput | null): Promise<void> {
    if (!this.chosen) return
    const challengeId = this.#options?.passkey?.challengeId ?? null
    const { identifier } = this.chosen
    const result = await this.#kiosk.api.signIn({ identifier, pin, challengeId, assertion })
    if (!result.ok) {
      // A challenge serves once; the next attempt needs another.
      this.#options = null
      this.#pin = ''
      this.stage = 'pin'
      this.locked = result.refusal.code === 'account_locked'
      this.problem = result.refusal.message
      return
    }
    if (result.mustChangePin) {
      this.#pin = pin
      this.#kiosk.notePinDue(true)
      this.stage = 'new_pin'
      return
    }
    await this.#enter()
  }

  /** Sets a new PIN in place of the one that is due. */
  async changePin(newPin: string): Promise<void> {
    await this.#try(async () => {
      const result = await this.#kiosk.api.changePin({ currentPin: this.#pin, newPin })
      if (result.ok) await this.#enter()
      else this.problem = result.refusal.message
    })
  }

  async #enter(): Promise<void> {
    this.#pin = ''
    this.#kiosk.notePinDue(false)
    await this.#kiosk.begin()
    this.#onsignedin()
  }

  async #try(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.problem = null
    try {
      await work()
    } catch (error) {
      this.problem = failureWords(error)
    } finally {
      this.busy = false
    }
  }
}
