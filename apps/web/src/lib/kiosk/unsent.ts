import type { Envelope } from './kiosk-api.ts'
import type { KeyValueStore } from './draft.ts'

const key = (batchId: string): string => `batchproof.unsent.${batchId}`

/** Commands of a batch that got no answer, oldest first. They hold no signature and no PIN. */
export function readUnsent(store: KeyValueStore, batchId: string): readonly Envelope[] {
  try {
    const read: unknown = JSON.parse(store.getItem(key(batchId)) ?? '[]')
    return Array.isArray(read) ? (read as Envelope[]) : []
  } catch {
    return []
  }
}

/** Keeps a command under its own id and time, so that it can be sent again as what it was. */
export function keepUnsent(store: KeyValueStore, batchId: string, envelope: Envelope): void {
  const others = readUnsent(store, batchId).filter((kept) => kept.id !== envelope.id)
  store.setItem(key(batchId), JSON.stringify([...others, envelope]))
}

/** Forgets a command that the server has answered. */
export function forgetUnsent(store: KeyValueStore, batchId: string, commandId: string): void {
  const others = readUnsent(store, batchId).filter((kept) => kept.id !== commandId)
  if (others.length === 0) store.removeItem(key(batchId))
  else store.setItem(key(batchId), JSON.stringify(others))
}
