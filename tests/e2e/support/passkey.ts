import type { CDPSession, Page } from '@playwright/test'

/** A passkey as the virtual authenticator holds it; put into another tab it is the same passkey, as if synced. */
export type Passkey = Awaited<ReturnType<typeof readPasskeys>>[number]

/** A platform authenticator in this tab that always verifies its user: Touch ID without a finger. */
export interface Authenticator {
  readonly session: CDPSession
  readonly id: string
}

/** Gives the tab an authenticator, holding the passkeys that are handed in. */
export async function giveAuthenticator(
  page: Page,
  passkeys: readonly Passkey[] = [],
): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  for (const credential of passkeys)
    await session.send('WebAuthn.addCredential', { authenticatorId, credential })
  return { session, id: authenticatorId }
}

/** What the authenticator holds now. */
export async function readPasskeys({ session, id }: Authenticator) {
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId: id })
  return credentials
}
