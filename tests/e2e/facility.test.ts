import { expect, test } from './support/house.ts'
import { Kiosk, LANDSCAPE } from './support/kiosk.ts'
import { signIn } from './support/office.ts'

test.use({ record: 'floor' })

test('[R11] a room is registered, changed with a reason, and taken out of service and back', async ({
  page,
  house,
}) => {
  await signIn(page, house.person('rkim'))
  await page.goto('/facility')
  await page.getByRole('button', { name: 'New room' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Register room' }).click()
  await expect(form.getByLabel('Code')).toHaveAttribute('aria-invalid', 'true')
  await form.getByLabel('Code').fill('PK-1')
  await form.getByLabel('Name').fill('Packing room')
  await form.getByRole('button', { name: 'Register room' }).click()
  await expect(page.getByText('Room registered').first()).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: 'PK-1' })
  await expect(row).toContainText('Packing room')

  const choose = async (choice: string) => {
    await row.getByRole('button', { name: 'More for PK-1' }).click()
    await page.getByRole('menuitem', { name: choice }).click()
  }
  await choose('Change room')
  await form.getByLabel('Name').fill('Packing room, east')
  await form.getByRole('button', { name: 'Change room' }).click()
  await expect(form.getByLabel('Reason')).toHaveAttribute('aria-invalid', 'true')
  await form.getByLabel('Reason').fill('The west side is a store now')
  await form.getByRole('button', { name: 'Change room' }).click()
  await expect(row).toContainText('Packing room, east')

  await choose('Take out of service')
  await expect(form).toContainText('Take Packing room, east out of service')
  await form.getByLabel('Reason').fill('The floor is laid anew this week')
  await form.getByRole('button', { name: 'Take out of service' }).click()
  await expect(row).toContainText('Out of service')
  await choose('Put into service')
  await form.getByLabel('Reason').fill('The floor is dry and was cleaned')
  await form.getByRole('button', { name: 'Put into service' }).click()
  await expect(row).toContainText('In service')
})

test('[B03.6] a formula names its product line and its policy in words', async ({ page, house }) => {
  await signIn(page, house.person('pnair'))
  await page.goto('/formulas?search=Vancomycin')
  await page
    .getByRole('link', { name: /Vancomycin/ })
    .first()
    .click()
  const content = page.getByRole('main')
  await expect(content).toContainText('Sterile ophthalmics')
  await expect(content).not.toContainText('site-default')
})

test('an iPad in another zone shows the facility’s time before anybody signs in', async ({
  browser,
  house,
}) => {
  const context = await browser.newContext({
    baseURL: house.origin,
    viewport: LANDSCAPE,
    timezoneId: 'Asia/Tokyo',
  })
  const page = await context.newPage()
  await new Kiosk(page).register(house.person('rkim'), 'iPad 9, packing room')
  // Hour and colon: a minute may pass.
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit' })
  await expect(page.getByText(new RegExp(`^${hour.format(new Date())}:\\d\\d$`)).first()).toBeVisible()
  await context.close()
})
