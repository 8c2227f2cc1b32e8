import { createServer, type Server, type Socket } from 'node:net'
import { decimal } from '@batchproof/domain'

const ESC = '\u001B'
const SERIAL_NUMBER = 'SIM-0001'

/** How a simulated balance is built. */
export interface SimulatedBalanceOptions {
  readonly port: number
  readonly host?: string
  /** Digits after the point that it shows, in grams. */
  readonly decimals?: number
  readonly capacityGrams?: string
  /** How long it moves after every change of the load. */
  readonly settleMilliseconds?: number
  readonly now?: () => number
}

/** How far it is off while it moves, in its last digits, one after another. */
const SWING = ['13', '-8', '5', '-3', '2', '-1']

/**
 * A balance in software, for tests and for trying the product without one: it speaks MT-SICS and Sartorius SBI on one TCP
 * port, moves after each change of its load, tares, zeroes, and says when it is overloaded.
 */
export class SimulatedBalance {
  readonly #options: Required<SimulatedBalanceOptions>
  #server: Server | null = null
  readonly #sockets = new Set<Socket>()
  #load = '0'
  #zero = '0'
  #tare = '0'
  #changedAt = Number.NEGATIVE_INFINITY
  #swing = 0

  constructor(options: SimulatedBalanceOptions) {
    this.#options = {
      host: '127.0.0.1',
      decimals: 2,
      capacityGrams: '4200',
      settleMilliseconds: 1500,
      now: () => performance.now(),
      ...options,
    }
  }

  /** The port that it listens on. */
  get port(): number {
    const address = this.#server?.address()
    return typeof address === 'object' && address ? address.port : this.#options.port
  }

  /** Puts so many grams on the pan, in place of what was there. It moves for a while. */
  place(grams: string): void {
    this.#load = grams
    this.#changedAt = this.#options.now()
  }

  listen(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket))
    this.#server = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#options.port, this.#options.host, () => resolve())
    })
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    const server = this.#server
    if (server) await new Promise((resolve) => server.close(resolve))
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.setEncoding('latin1')
    let received = ''
    socket.on('data', (chunk: string) => {
      received += chunk
      const lines = received.split('\r\n')
      received = lines.pop() ?? ''
      for (const line of lines) {
        const reply = line.startsWith(ESC) ? this.#sbi(line.slice(1)) : this.#sics(line)
        if (reply !== null) socket.write(`${reply}\r\n`, 'latin1')
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
  }

  get #isStable(): boolean {
    return this.#options.now() - this.#changedAt >= this.#options.settleMilliseconds
  }

  get #isOverloaded(): boolean {
    return decimal.compare(this.#load, this.#options.capacityGrams) > 0
  }

  /** What the display shows: the load less zero and tare, swinging while it moves. */
  #shown(): { value: string; stable: boolean } {
    const { decimals } = this.#options
    const net = decimal.subtract(decimal.subtract(this.#load, this.#zero), this.#tare)
    const stable = this.#isStable
    if (stable) return { value: decimal.toDecimals(net, decimals), stable }
    this.#swing = (this.#swing + 1) % SWING.length
    const step = decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`
    const off = decimal.multiply(SWING[this.#swing] ?? '0', step)
    return { value: decimal.toDecimals(decimal.add(net, off), decimals), stable }
  }

  #setTare(): void {
    this.#tare = decimal.subtract(this.#load, this.#zero)
  }

  #sics(line: string): string {
    const command = line.trim()
    const weight = (mark: string, value: string) =>
      `${command === 'SI' ? 'S' : command} ${mark} ${value.padStart(10)} g`
    if (command === 'I4') return `I4 A "${SERIAL_NUMBER}"`
    if (command === 'TA')
      return `TA A ${decimal.toDecimals(this.#tare, this.#options.decimals).padStart(10)} g`
    if (!['S', 'SI', 'T', 'TI', 'Z', 'ZI'].includes(command)) return 'ES'
    const letter = command === 'SI' ? 'S' : command
    if (this.#isOverloaded) return `${letter} +`
    const { value, stable } = this.#shown()
    if (command === 'SI') return weight(stable ? 'S' : 'D', value)
    if (!stable && !command.endsWith('I')) return `${letter} I`
    if (command === 'S') return weight('S', value)
    if (command.startsWith('T')) {
      this.#setTare()
      return weight(stable ? 'S' : 'D', decimal.toDecimals(this.#tare, this.#options.decimals))
    }
    this.#zero = this.#load
    this.#tare = '0'
    return command === 'Z' ? 'Z A' : `ZI ${stable ? 'S' : 'D'}`
  }

  #sbi(command: string): string | null {
    switch (command) {
      case 'P': {
        if (this.#isOverloaded) return 'Stat       High     '
        const { value, stable } = this.#shown()
        const sign = decimal.isNegative(value) ? '-' : '+'
        return `N     ${sign} ${decimal.abs(value).padStart(8)} ${stable ? 'g  ' : '   '}`
      }
      case 'U':
      case 'T':
        this.#setTare()
        return null
      case 'V':
        this.#zero = this.#load
        this.#tare = '0'
        return null
      case 'x2_':
        return SERIAL_NUMBER
      default:
        return null
    }
  }
}
