import { invalidate } from '$app/navigation'
import type { NotificationView } from '@batchproof/protocol'
import { toast } from '@batchproof/ui'
import { backgroundApi } from '../../live/background-api.ts'
import { TOLD } from '../../push/shown-push.ts'
import { api } from '../api.ts'
import { failureWords } from '../failure.ts'

/** How often it is asked whether something came. A page that nobody looks at does not ask. */
const ASK_EVERY_MILLISECONDS = 10_000
const PAGE_ROWS = 20

interface Listening {
  readonly isOpen: () => boolean
  /** Leads to what a notice is about. */
  readonly follow: (notice: NotificationView) => Promise<void>
}

/** The person's own notices: read when the bell is opened, and asked for in the background. */
export class Inbox {
  rows = $state.raw<readonly NotificationView[]>([])
  nextCursor = $state<string | null>(null)
  reading = $state(false)
  failed = $state<string | null>(null)
  /** How many are unread; null until it was asked. */
  unread = $state<number | null>(null)
  /** What is said aloud of a notice that came. */
  said = $state('')
  /** The latest that was seen to come; undefined until it was asked, so that old ones are no news. */
  #latest: string | null | undefined = undefined

  async open(): Promise<void> {
    this.rows = []
    this.nextCursor = null
    await this.more()
  }

  async more(): Promise<void> {
    this.reading = true
    this.failed = null
    try {
      const page = await api().notification.list.query({ cursor: this.nextCursor, limit: PAGE_ROWS })
      this.rows = [...this.rows, ...page.rows]
      this.nextCursor = page.nextCursor
    } catch (error) {
      this.failed = failureWords(error)
    }
    this.reading = false
  }

  /**
   * Asks now and then whether something came: in the background, so that it keeps no session open. One question serves
   * every role, with live rooms and without. Returns how to stop.
   */
  listen(listening: Listening): () => void {
    const ask = () => {
      if (document.visibilityState === 'visible') void this.#ask(listening)
    }
    const onMessage = (event: MessageEvent) => {
      if (event.data === TOLD) ask()
    }
    const timer = setInterval(ask, ASK_EVERY_MILLISECONDS)
    document.addEventListener('visibilitychange', ask)
    navigator.serviceWorker?.addEventListener('message', onMessage)
    ask()
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', ask)
      navigator.serviceWorker?.removeEventListener('message', onMessage)
    }
  }

  async #ask({ isOpen, follow }: Listening): Promise<void> {
    try {
      const { unread, latest } = await backgroundApi().notification.pulse.query()
      const isNews = this.#latest !== undefined && latest !== null && latest.id !== this.#latest
      // Reading the latest leaves an older one the latest: that is no news.
      const isNewer = isNews && unread > (this.unread ?? 0)
      this.unread = unread
      this.#latest = latest?.id ?? null
      if (isNewer) this.#tell(latest, isOpen, follow)
    } catch {
      // The next question comes soon; an ended session is said by whatever the person does next.
    }
  }

  #tell(notice: NotificationView, isOpen: Listening['isOpen'], follow: Listening['follow']): void {
    if (isOpen()) {
      this.said = `New: ${notice.title}`
      void this.open()
      return
    }
    toast.show({
      title: notice.title,
      text: notice.body || undefined,
      actionLabel: 'Open',
      onaction: () => void follow(notice),
      durationMilliseconds: 12_000,
    })
  }

  /** Marks notices as read, here at once and on the server. */
  async markRead(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    this.#mark((id) => ids.includes(id))
    await this.#send([...ids])
  }

  async markAllRead(): Promise<void> {
    this.#mark(() => true)
    await this.#send('all')
  }

  #mark(isRead: (id: string) => boolean): void {
    const now = new Date().toISOString()
    this.rows = this.rows.map((row) => (isRead(row.id) && !row.readAt ? { ...row, readAt: now } : row))
  }

  async #send(ids: string[] | 'all'): Promise<void> {
    try {
      const { marked } = await api().notification.markRead.mutate({ ids })
      if (this.unread !== null) this.unread = Math.max(0, this.unread - marked)
      await invalidate('office:me')
    } catch (error) {
      this.failed = failureWords(error)
    }
  }
}
