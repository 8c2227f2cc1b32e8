import type { Unit } from '@batchproof/domain'

/** Why a balance gave no weight. */
export type BalanceProblem =
  | 'overload'
  | 'underload'
  | 'not_executable'
  | 'not_understood'
  | 'calibrating'
  | 'balance_error'
  | 'unreadable'

/** What one line of a balance says, whichever maker's. */
export type BalanceReply =
  | {
      readonly kind: 'weight'
      /** Every digit as the balance sent it. */
      readonly value: string
      /** Null while it moves: some makers leave the unit out then. */
      readonly unit: Unit | null
      readonly stable: boolean
    }
  /** The tare that the balance holds. */
  | { readonly kind: 'tare'; readonly value: string; readonly unit: Unit }
  /** Zeroed or tared; `stable` where the balance waited for it. */
  | { readonly kind: 'done'; readonly stable: boolean }
  | { readonly kind: 'serial_number'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: BalanceProblem; readonly message: string }

const words: Readonly<Record<BalanceProblem, string>> = {
  overload: 'The balance is overloaded. Take the load off and read again.',
  underload:
    'The pan is not seated or the load is below zero. Check the pan, zero the balance and read again.',
  not_executable: 'The balance is busy or did not come to rest. Wait a moment and read again.',
  not_understood: 'The balance did not understand. Check its command set with the administrator.',
  calibrating: 'The balance is being adjusted. Wait until it is done and read again.',
  balance_error: 'The balance reports an error.',
  unreadable: 'The balance answered something that is no weight.',
}

/** A problem in words that say what to do; `detail` is what the balance said. */
export function problemReply(problem: BalanceProblem, detail = ''): BalanceReply {
  return {
    kind: 'problem',
    problem,
    message: detail === '' ? words[problem] : `${words[problem]} It said: ${detail}.`,
  }
}

/** What is asked of a balance. */
export type BalanceRequest = 'weigh' | 'held_tare' | 'tare' | 'zero' | 'serial_number'

/** A maker's command set: what is sent for each request, and what a line of the answer means. */
export interface Dialect {
  /** The bytes of a request; null where the command set has none. */
  command(request: BalanceRequest): string | null
  /** Reads one line, its line end taken off. */
  parse(line: string, request: BalanceRequest): BalanceReply
  /** Whether a request is answered by a line at all. */
  answers(request: BalanceRequest): boolean
}
