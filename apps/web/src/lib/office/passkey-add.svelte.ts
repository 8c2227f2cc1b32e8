import { api } from './api.ts'
import { failureWords } from './failure.ts'
import { createPasskey, PasskeyRefused } from '../api/passkey.ts'

/** Adding a passkey of one's own. The PIN proves that it is the person who sits there. */
export class PasskeyAdd {
  pin = $state('')
  nickname = $state('')
  busy = $state(false)
  message = $state<string | null>(null)

  async add(): Promise<boolean> {
    this.message = null
    if (!/^\d{4,12}$/.test(this.pin)) {
      this.message = 'Type your PIN first.'
      return false
    }
    this.busy = true
    try {
      const { challengeId, options } = await api().auth.passkey.options.mutate()
      const response = await createPasskey(options)
      const result = await api().auth.passkey.register.mutate({
        challengeId,
        pin: this.pin,
        response,
        nickname: this.nickname.trim(),
      })
      if (!result.ok) this.message = result.refusal.message
      else this.nickname = ''
      return result.ok
    } catch (error) {
      this.message = error instanceof PasskeyRefused ? error.message : failureWords(error)
      return false
    } finally {
      this.pin = ''
      this.busy = false
    }
  }
}
