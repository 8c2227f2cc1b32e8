import { connect, type Socket } from 'node:net'

/** The instrument cannot be reached, or did not answer in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

const LINE_END = /\r\n|\r|\n/
/** A balance that sends this much without a line end is no balance. */
const LONGEST_LINE_CHARACTERS = 400

/**
 * A TCP connection to an instrument that is asked one line at a time. It is opened when first needed and again after it
 * broke; what arrives unasked (a print key pressed at the balance) is thrown away, so that it never answers a question.
 */
export class LineConnection {
  readonly #host: string
  readonly #port: number
  readonly #timeoutMilliseconds: number
  #socket: Socket | null = null
  #received = ''
  #waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null

  constructor(about: { host: string; port: number; timeoutMilliseconds: number }) {
    this.#host = about.host
    this.#port = about.port
    this.#timeoutMilliseconds = about.timeoutMilliseconds
  }

  /** Sends text and gives the first line of the answer. @throws NoAnswer */
  async ask(text: string): Promise<string> {
    const socket = await this.#open()
    this.#received = ''
    const answer = new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
    socket.write(text, 'latin1')
    return this.#inTime(answer)
  }

  /** Sends text that is not answered. @throws NoAnswer */
  async tell(text: string): Promise<void> {
    const socket = await this.#open()
    await new Promise<void>((resolve, reject) => {
      socket.write(text, 'latin1', (error) => (error ? reject(new NoAnswer(error.message)) : resolve()))
    })
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = null
  }

  async #inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const seconds = Math.round(this.#timeoutMilliseconds / 1000)
        reject(new NoAnswer(`no answer from ${this.#host}:${this.#port} in ${seconds} s`))
        // An answer that comes later must not be taken for that of the next question.
        this.close()
      }, this.#timeoutMilliseconds)
    })
    try {
      return await Promise.race([answer, late])
    } finally {
      clearTimeout(timer)
      this.#waiting = null
    }
  }

  async #open(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed) return this.#socket
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true, keepAlive: true })
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => this.#take(chunk))
    const opened = new Promise<Socket>((resolve, reject) => {
      socket.once('connect', () => resolve(socket))
      const failed = (error?: Error) => {
        const reason = new NoAnswer(error?.message ?? `${this.#host}:${this.#port} closed the connection`)
        reject(reason)
        this.#waiting?.reject(reason)
        if (this.#socket === socket) this.close()
      }
      socket.on('error', failed)
      socket.on('close', () => failed())
    })
    return this.#inTime(opened)
  }

  #take(chunk: string): void {
    this.#received = (this.#received + chunk).slice(-LONGEST_LINE_CHARACTERS)
    const lines = this.#received.split(LINE_END)
    const line = lines.find((item) => item.trim() !== '')
    const isWhole = lines.length > 1 && line !== undefined && lines.at(-1) !== line
    if (isWhole) this.#waiting?.resolve(line)
  }
}
