import { expect, test } from './support/house.ts'
import { signIn } from './support/office.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'
import type { Locator, Page } from '@playwright/test'

test.use({ record: 'notices' })

const bellOf = (page: Page): Locator => page.getByRole('button', { name: /^Notifications/ })

/** How many notices the bell says are unread. */
async function unreadOf(page: Page): Promise<number> {
  const words = (await bellOf(page).getAttribute('aria-label')) ?? ''
  return Number(/(\d+) unread/.exec(words)?.[1] ?? 0)
}

test('[B09.2] one is told while one works: what happened, where it leads, and once it is read it stays so', async ({
  house,
  desk,
  page,
}) => {
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  await (await desk('mlopez')).do('batch.start', batch.id, {})
  await signIn(page, house.person('hweiss'))
  await expect(bellOf(page)).toBeVisible()
  const before = await unreadOf(page)
  // Nothing is read again by a load: a mark in the page would not outlive it.
  await page.evaluate(() => document.body.setAttribute('data-e2e', 'same page'))

  await (await desk('dokafor')).do('batch.hold', batch.id, { reason: 'The hood alarm has to be looked at' })
  await expect(page.getByText(new RegExp(`${batch.number}.* held`)).first()).toBeVisible()
  await expect.poll(() => unreadOf(page)).toBe(before + 1)
  await expect(page.locator('body')).toHaveAttribute('data-e2e', 'same page')

  await bellOf(page).click()
  const notice = page.getByRole('button', { name: new RegExp(`${batch.number}.* held`) }).first()
  await expect(notice).toContainText('(unread)')
  await expect(notice).toContainText('The hood alarm has to be looked at')
  await notice.click()
  await expect(page).toHaveURL(new RegExp(`/batches/${batch.id}$`))
  await expect.poll(() => unreadOf(page)).toBe(before)
  await page.reload()
  await bellOf(page).click()
  await expect(notice).toBeVisible()
  await expect(notice).not.toContainText('(unread)')

  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(bellOf(page)).toHaveAccessibleName('Notifications')
  // Who did it is told nothing of it.
  const own = await (await desk('dokafor')).api.notification.list.query({ limit: 5 })
  expect(own.rows.map(({ title }) => title).join()).not.toContain(`${batch.number} held`)
})

test('[C03] an administrator sees what a live room could not be told, and that it came once the room is back', async ({
  house,
  desk,
  page,
}) => {
  test.slow()
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk), { place: 1 })
  await signIn(page, house.person('rkim'), '/deliveries')
  await expect(page.getByRole('heading', { name: 'Deliveries' })).toBeVisible()
  await house.stopRooms()
  // The signature does not wait for the room.
  await (await desk('mlopez')).do('batch.start', batch.id, {})
  const row = page.getByRole('row').filter({ hasText: `Room of ${batch.number}` })
  await expect(row).toContainText(/Tried|time/)
  await house.restartRooms()
  const tryNow = row.getByRole('button', { name: /Try now/ })
  // It is tried by itself too: what has come meanwhile cannot be pressed for.
  await tryNow.click({ timeout: 3000 }).catch(() => undefined)
  await expect(row).toHaveCount(0, { timeout: 45_000 })
})

for (const userName of ['dokafor', 'mlopez', 'rhayes'])
  test(`[P11.2] failed deliveries are no business of ${userName}`, async ({ house, page }) => {
    await signIn(page, house.person(userName))
    await expect(page.getByRole('link', { name: 'Deliveries' })).toHaveCount(0)
    expect((await page.goto('/deliveries'))?.status()).toBe(403)
    await expect(page.getByText('Your role does not allow this page')).toBeVisible()
  })
