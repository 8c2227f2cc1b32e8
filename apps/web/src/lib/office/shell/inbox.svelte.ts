import { invalidate } from '$app/navigation'
import type { NotificationView } from '@batchproof/protocol'
import { api } from '../api.ts'
import { failureWords } from '../failure.ts'

/** The person's own notices, read when the bell is opened. */
export class Inbox {
  rows = $state.raw<readonly NotificationView[]>([])
  nextCursor = $state<string | null>(null)
  reading = $state(false)
  failed = $state<string | null>(null)

  async open(): Promise<void> {
    this.rows = []
    this.nextCursor = null
    await this.more()
  }

  async more(): Promise<void> {
    this.reading = true
    this.failed = null
    try {
      const page = await api().notification.list.query({ cursor: this.nextCursor, limit: 20 })
      this.rows = [...this.rows, ...page.rows]
      this.nextCursor = page.nextCursor
    } catch (error) {
      this.failed = failureWords(error)
    }
    this.reading = false
  }

  /** Marks notices as read, here at once and on the server. */
  async markRead(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const now = new Date().toISOString()
    this.rows = this.rows.map((row) => (ids.includes(row.id) && !row.readAt ? { ...row, readAt: now } : row))
    try {
      await api().notification.markRead.mutate({ ids: [...ids] })
      await invalidate('office:me')
    } catch (error) {
      this.failed = failureWords(error)
    }
  }

  async markAllRead(): Promise<void> {
    const now = new Date().toISOString()
    this.rows = this.rows.map((row) => ({ ...row, readAt: row.readAt ?? now }))
    try {
      await api().notification.markRead.mutate({ ids: 'all' })
      await invalidate('office:me')
    } catch (error) {
      this.failed = failureWords(error)
    }
  }
}
