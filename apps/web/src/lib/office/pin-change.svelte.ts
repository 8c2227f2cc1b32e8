import { api } from './api.ts'
import { failureWords } from './failure.ts'

/** A person changing their own PIN. Their other sessions end with it. */
export class PinChange {
  current = $state('')
  pin = $state('')
  again = $state('')
  busy = $state(false)
  /** Wrong current PIN, a lock, no answer. */
  message = $state<string | null>(null)
  /** What is wrong with the new PIN. */
  pinMessage = $state<string | null>(null)

  readonly ready = $derived(this.current !== '' && /^\d{6,10}$/.test(this.pin) && this.pin === this.again)

  async change(): Promise<boolean> {
    this.message = null
    this.pinMessage = null
    if (!this.ready) {
      this.pinMessage = this.pin === this.again ? 'Keep to the rules below.' : 'The two are not the same.'
      return false
    }
    this.busy = true
    try {
      const result = await api().auth.changePin.mutate({ currentPin: this.current, newPin: this.pin })
      if (result.ok) {
        this.clear()
        return true
      }
      const { field, message } = result.refusal
      if (field === 'newPin') this.pinMessage = message
      else this.message = message
    } catch (error) {
      this.message = failureWords(error)
    } finally {
      this.busy = false
    }
    return false
  }

  clear(): void {
    this.current = ''
    this.pin = ''
    this.again = ''
  }
}
