import { api } from './api.ts'
import { failureWords } from './failure.ts'

/** Using a one-time code: the person, and nobody for them, sets their PIN. */
export class Enrolment {
  phase = $state<'code' | 'busy' | 'passkey'>('code')
  userName = $state('')
  code = $state('')
  pin = $state('')
  again = $state('')
  message = $state<string | null>(null)
  pinMessage = $state<string | null>(null)

  async redeem(): Promise<void> {
    this.message = null
    this.pinMessage = null
    if (this.userName.trim() === '' || this.code.trim() === '') {
      this.message = 'Type your user name and the code that you were given.'
      return
    }
    if (this.pin !== this.again || !/^\d{6,10}$/.test(this.pin)) {
      this.pinMessage = this.pin === this.again ? 'Keep to the rules below.' : 'The two are not the same.'
      return
    }
    this.phase = 'busy'
    try {
      const result = await api().auth.enrolment.redeem.mutate({
        userName: this.userName.trim(),
        code: this.code.trim(),
        newPin: this.pin,
        kind: 'office',
      })
      if (result.ok) {
        this.phase = 'passkey'
        this.pin = ''
        this.again = ''
        return
      }
      const { field, message } = result.refusal
      if (field === 'newPin') this.pinMessage = message
      else this.message = message
    } catch (error) {
      this.message = failureWords(error)
    }
    this.phase = 'code'
  }
}
