import { describe, expect, it } from 'vitest'
import { readPushMessage } from './shown-push.ts'

const sent = (value: unknown) => readPushMessage(JSON.stringify(value))

describe('a push message that comes in', () => {
  it('[B09.2] is shown by its title and leads to what it is about', () => {
    const message = { id: 'n-1', title: 'Review NSP-20261120-001', href: '/batches/b-1/review' }
    expect(sent(message)).toEqual(message)
  })

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    '[P11.2] never leads out of the house: %s',
    (href) => {
      expect(sent({ id: 'n', title: 't', href })?.href).toBe('/')
    },
  )

  it('is passed over when it is not ours', () => {
    expect(readPushMessage('not json')).toBeNull()
    expect(sent(null)).toBeNull()
    expect(sent({ title: 'only' })).toBeNull()
  })
})
