import { hmacSha256, toBase64url, utf8 } from './bytes.ts'
import type { AuthContext } from './context.ts'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A random code of so many letters, five bits each, in groups of four. */
export function newOneTimeCode(ctx: Pick<AuthContext, 'random'>, letters: number): string {
  // 32 letters divide 256: every letter is equally likely.
  const code = Array.from(ctx.random(letters), (byte) => CROCKFORD[byte % CROCKFORD.length]).join('')
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/**
 * The keyed hash under which a code is kept, as it was typed or made. Letters that are easily misread count as what
 * they look like (Crockford): O is 0, I and L are 1.
 *
 * @param use what the code is good for: a code of one use is none of another
 */
export function hashOneTimeCode(
  ctx: Pick<AuthContext, 'pepper'>,
  use: 'enrolment' | 'pairing',
  typed: string,
): string {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return toBase64url(hmacSha256(ctx.pepper.key, utf8(`batchproof/${use}/${code}`)))
}
