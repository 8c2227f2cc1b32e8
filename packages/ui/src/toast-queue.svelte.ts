export type ToastTone = 'info' | 'good' | 'warning' | 'critical'

export interface ToastMessage {
  id: number
  tone: ToastTone
  title: string
  text?: string
  actionLabel?: string
  onaction?: () => void
  /** Milliseconds on the screen; 0 stays until it is dismissed. */
  durationMilliseconds: number
}

export type ToastInput = Omit<ToastMessage, 'id' | 'tone' | 'durationMilliseconds'> &
  Partial<Pick<ToastMessage, 'tone' | 'durationMilliseconds'>>

/** Messages in the corner. Good news leaves by itself; a warning or an error stays until it is read. */
export class ToastQueue {
  messages = $state<ToastMessage[]>([])
  #lastId = 0

  /** Shows a message and gives its id. The same title and tone already on the screen is not shown twice. */
  show(input: ToastInput): number {
    const tone = input.tone ?? 'info'
    const same = this.messages.find((message) => message.tone === tone && message.title === input.title)
    if (same) return same.id
    const stays = tone === 'warning' || tone === 'critical' || input.onaction !== undefined
    const id = ++this.#lastId
    this.messages.push({
      ...input,
      id,
      tone,
      durationMilliseconds: input.durationMilliseconds ?? (stays ? 0 : 5000),
    })
    return id
  }

  good(title: string, text?: string): number {
    return this.show({ tone: 'good', title, text })
  }

  warning(title: string, text?: string): number {
    return this.show({ tone: 'warning', title, text })
  }

  critical(title: string, text?: string): number {
    return this.show({ tone: 'critical', title, text })
  }

  dismiss(id: number): void {
    this.messages = this.messages.filter((message) => message.id !== id)
  }
}

/** The page's queue. Only ever fed in the browser: on a server it would be shared by every visitor. */
export const toast = new ToastQueue()
