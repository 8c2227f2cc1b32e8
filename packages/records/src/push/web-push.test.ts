import { fromBase64url, toBase64url, utf8 } from '@batchproof/auth/bytes.ts'
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { drawMessageKeys, encryptPayload } from './encrypt-payload.ts'
import { isPushEndpoint } from './push-services.ts'
import { openVapidKey, vapidAuthorization } from './vapid.ts'

const bytes = (text: string) => {
  const found = fromBase64url(text)
  if (!found) throw new Error('not base64url')
  return found
}

/** RFC 8291, section 5 and appendix A. */
const RFC_8291 = {
  plaintext: 'When I grow up, I want to be a watermelon',
  senderPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  senderPublic: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  receiverPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  authSecret: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_' +
    'yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}
const receiver = {
  publicKey: bytes(RFC_8291.receiverPublic),
  authSecret: bytes(RFC_8291.authSecret),
}

describe('the encryption of a push message', () => {
  it('gives the example of RFC 8291 byte for byte', async () => {
    const point = bytes(RFC_8291.senderPublic)
    const [x, y] = [point.slice(1, 33), point.slice(33)].map(toBase64url)
    const curve = { name: 'ECDH', namedCurve: 'P-256' } as const
    const jwk = { kty: 'EC', crv: 'P-256', d: RFC_8291.senderPrivate, x, y }
    const pair = {
      privateKey: await crypto.subtle.importKey('jwk', jwk, curve, false, ['deriveBits']),
      publicKey: await crypto.subtle.importKey('raw', point, curve, true, []),
    }
    const sealed = await encryptPayload(RFC_8291.plaintext, receiver, { pair, salt: bytes(RFC_8291.salt) })
    expect(toBase64url(sealed)).toBe(RFC_8291.body)
  })

  it('is another one each time, and refuses what does not fit into one record', async () => {
    const seal = async (text: string) =>
      toBase64url(await encryptPayload(text, receiver, await drawMessageKeys()))
    expect(await seal('the same')).not.toBe(await seal('the same'))
    await expect(seal('x'.repeat(4080))).rejects.toThrow(RangeError)
  })
})

describe('the name by which a push service knows us', () => {
  const secret = () =>
    generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      .privateKey.export({ type: 'pkcs8', format: 'der' })
      .toString('base64url')

  it('is a token for that service alone, signed with the key that the browser was given (RFC 8292)', async () => {
    const key = await openVapidKey(secret())
    const now = '2026-11-20T12:00:00.000Z'
    const header = await vapidAuthorization(
      key,
      'https://push.example:8443/send/1',
      'https://us.example',
      now,
    )
    const [, token = '', named] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? []
    expect(named).toBe(key.publicKey)
    const [head = '', claims = '', signature = ''] = token.split('.')
    const read = (text: string) => JSON.parse(new TextDecoder().decode(bytes(text))) as unknown
    expect(read(head)).toEqual({ typ: 'JWT', alg: 'ES256' })
    expect(read(claims)).toEqual({
      aud: 'https://push.example:8443',
      exp: Date.parse(now) / 1000 + 12 * 3600,
      sub: 'https://us.example',
    })
    const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const
    const publicKey = await crypto.subtle.importKey('raw', bytes(key.publicKey), curve, false, ['verify'])
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    const verify = (text: string) => crypto.subtle.verify(algorithm, publicKey, bytes(signature), utf8(text))
    expect(await verify(`${head}.${claims}`)).toBe(true)
    expect(await verify(`${head}.${claims}x`)).toBe(false)
  })

  it('cannot be opened from something else', async () => {
    await expect(openVapidKey('not a key!')).rejects.toThrow()
    await expect(openVapidKey('A'.repeat(184))).rejects.toThrow()
  })
})

describe('where the server may send to', () => {
  it.each([
    ['https://fcm.googleapis.com/fcm/send/abc', true],
    ['https://updates.push.services.mozilla.com/wpush/v2/abc', true],
    ['https://web.push.apple.com/abc', true],
    ['https://wns2-par02p.notify.windows.com/w/?token=abc', true],
    ['https://push.own.example:8443/x', true],
    ['http://fcm.googleapis.com/fcm/send/abc', false],
    ['https://fcm.googleapis.com:8080/fcm/send/abc', false],
    ['https://fcm.googleapis.com.evil.example/x', false],
    ['https://evilpush.apple.com/x', false],
    ['https://user@fcm.googleapis.com/x', false],
    ['http://127.0.0.1/x', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['nonsense', false],
  ])('[P11.2] is not up to the browser: %s', (endpoint, isAllowed) => {
    expect(isPushEndpoint(endpoint, ['https://push.own.example:8443'])).toBe(isAllowed)
  })
})
