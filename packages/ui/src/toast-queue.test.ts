import { describe, expect, it } from 'vitest'
import { ToastQueue } from './toast-queue.svelte.ts'

describe('ToastQueue', () => {
  it('good news leaves by itself, an error stays', () => {
    const queue = new ToastQueue()
    queue.good('Saved')
    queue.critical('Not saved', 'The draft is kept on this device.')
    expect(queue.messages.map((message) => message.durationMilliseconds)).toEqual([5000, 0])
  })
  it('does not pile up the same message', () => {
    const queue = new ToastQueue()
    const first = queue.warning('Offline')
    expect(queue.warning('Offline')).toBe(first)
    expect(queue.messages).toHaveLength(1)
  })
  it('a message that offers an action waits for it', () => {
    const queue = new ToastQueue()
    queue.show({ title: 'Archived', actionLabel: 'Undo', onaction: () => {} })
    expect(queue.messages[0]?.durationMilliseconds).toBe(0)
  })
  it('dismisses one and keeps the rest', () => {
    const queue = new ToastQueue()
    const first = queue.good('One')
    queue.good('Two')
    queue.dismiss(first)
    expect(queue.messages.map((message) => message.title)).toEqual(['Two'])
  })
})
