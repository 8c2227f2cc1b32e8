/** A push message as the server sends it: what happened in a few words, and where it leads. */
export interface PushMessage {
  readonly id: string
  readonly title: string
  readonly href: string
}

/** What pages of the house hear from the service worker. */
export const TOLD = 'batchproof:told'

/** The message of a push; null when it is none of ours. */
export function readPushMessage(text: string): PushMessage | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const { id, title, href } = value as Record<string, unknown>
    if (typeof id !== 'string' || typeof title !== 'string' || typeof href !== 'string') return null
    return { id, title, href: withinHouse(href) }
  } catch {
    return null
  }
}

/** A path of the house; anything else leads to its front door. */
const withinHouse = (href: string): string => (/^\/(?![/\\])/.test(href) ? href : '/')
