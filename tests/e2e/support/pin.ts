import type { Locator } from '@playwright/test'

/** Presses the keys of a PIN pad and the button under it. */
export async function pressPin(scope: Locator, pin: string, submit: string): Promise<void> {
  const pad = scope.getByRole('group', { name: /PIN/ })
  for (const figure of pin) await pad.getByRole('button', { name: figure, exact: true }).click()
  await pad.getByRole('button', { name: submit }).click()
}
