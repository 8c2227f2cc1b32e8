import { api } from './api.ts'
import { failureWords } from './failure.ts'
import { askPasskey, PasskeyRefused } from '../api/passkey.ts'
import type { Api } from '../api/client.ts'

/** What a sign-in asks for, with the passkey's challenge where one is needed. */
type SignInOptions = Awaited<ReturnType<Api['auth']['signInOptions']['mutate']>>

/**
 * `asking` user name and PIN · `busy` · `new-pin`: signed in, but only choosing a new PIN is allowed · `done`.
 */
export type SignInPhase = 'asking' | 'busy' | 'new-pin' | 'done'

/** Signing in with user name, PIN and, where the rules ask for it, a passkey: on the page and over it. */
export class SignIn {
  phase = $state<SignInPhase>('asking')
  userName = $state('')
  pin = $state('')
  message = $state<string | null>(null)
  isLocked = $state(false)
  /** Kept for the change that is forced at first use: it proves the person there. */
  usedPin = ''

  #options: { readonly userName: string; readonly answer: SignInOptions } | null = null

  constructor(userName = '') {
    this.userName = userName
  }

  /** Fetches what will be asked for while the PIN is being typed: a passkey must be asked inside the click. */
  async lookAhead(): Promise<void> {
    const userName = this.userName.trim()
    if (userName === '' || this.#options?.userName === userName) return
    try {
      await this.#optionsFor(userName)
    } catch {
      // It is asked again, and answered for, when the person signs in.
      this.#options = null
    }
  }

  async signIn(): Promise<void> {
    const userName = this.userName.trim()
    if (this.phase === 'busy') return
    if (userName === '' || this.pin === '') {
      this.message = userName === '' ? 'Type your user name.' : 'Type your PIN.'
      return
    }
    this.phase = 'busy'
    this.message = null
    try {
      await this.#send(userName)
    } catch (error) {
      this.message = error instanceof PasskeyRefused ? error.message : failureWords(error)
      this.phase = 'asking'
    }
  }

  async #send(userName: string): Promise<void> {
    const { passkey } = await this.#optionsFor(userName)
    // A challenge serves once, whatever comes of it.
    this.#options = null
    const assertion = passkey ? await askPasskey(passkey) : null
    const result = await api().auth.signIn.mutate({
      identifier: { by: 'user_name', userName },
      pin: this.pin,
      challengeId: passkey?.challengeId,
      assertion,
      kind: 'office',
    })
    if (result.ok) {
      this.usedPin = result.mustChangePin ? this.pin : ''
      this.pin = ''
      this.phase = result.mustChangePin ? 'new-pin' : 'done'
      return
    }
    this.pin = ''
    this.isLocked = result.refusal.code === 'account_locked'
    this.message = result.refusal.message
    this.phase = 'asking'
  }

  async #optionsFor(userName: string): Promise<SignInOptions> {
    if (this.#options?.userName === userName) return this.#options.answer
    const answer = await api().auth.signInOptions.mutate({ identifier: { by: 'user_name', userName } })
    this.#options = { userName, answer }
    return answer
  }
}
