import { problemReply, type BalanceReply, type BalanceRequest, type Dialect } from './balance-reply.ts'
import { NoAnswer, type LineConnection } from './line-connection.ts'

/** A balance with what it held as tare when it was read. */
export type BalanceReading =
  | {
      readonly kind: 'weight'
      readonly reply: Extract<BalanceReply, { kind: 'weight' }>
      readonly tare: Tare
    }
  | Extract<BalanceReply, { kind: 'problem' }>

type Tare = Extract<BalanceReply, { kind: 'tare' }> | null

/** One balance on the network. Questions are asked one after another: its line has no way to tell answers apart. */
export class Balance {
  readonly #line: Pick<LineConnection, 'ask' | 'tell' | 'close'>
  readonly #dialect: Dialect
  #turn: Promise<unknown> = Promise.resolve()

  constructor(line: Pick<LineConnection, 'ask' | 'tell' | 'close'>, dialect: Dialect) {
    this.#line = line
    this.#dialect = dialect
  }

  /** What it shows now, stable or not. @throws NoAnswer */
  weigh(): Promise<BalanceReading> {
    return this.#inTurn(async () => {
      const reply = await this.#ask('weigh')
      if (reply.kind === 'problem') return reply
      if (reply.kind !== 'weight') throw new NoAnswer('the balance answered another question')
      return { kind: 'weight', reply, tare: reply.stable ? await this.#heldTare() : null }
    })
  }

  /** Tares or zeroes it. @throws NoAnswer */
  set(request: 'tare' | 'zero'): Promise<BalanceReply> {
    return this.#inTurn(async () => {
      if (this.#dialect.answers(request)) return this.#ask(request)
      await this.#line.tell(this.#dialect.command(request) ?? '')
      return { kind: 'done', stable: false }
    })
  }

  /** The serial number that it names. @throws NoAnswer */
  serialNumber(): Promise<BalanceReply> {
    return this.#inTurn(() => this.#ask('serial_number'))
  }

  close(): void {
    this.#line.close()
  }

  async #heldTare(): Promise<Tare> {
    if (this.#dialect.command('held_tare') === null) return null
    const reply = await this.#ask('held_tare')
    return reply.kind === 'tare' ? reply : null
  }

  async #ask(request: BalanceRequest): Promise<BalanceReply> {
    const command = this.#dialect.command(request)
    if (command === null) return problemReply('not_understood')
    return this.#dialect.parse(await this.#line.ask(command), request)
  }

  #inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = this.#turn.then(work, work)
    this.#turn = next.catch(() => undefined)
    return next
  }
}
