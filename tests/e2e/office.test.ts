import { apiOver } from './support/desk.ts'
import { expect, test } from './support/house.ts'
import { signIn, signOut } from './support/office.ts'

test.use({ record: 'office' })

test('[B10.3] a wrong PIN and an unknown user are refused in the same words', async ({ page, house }) => {
  const refusalOf = async (userName: string) => {
    await page.goto('/sign-in')
    await page.getByLabel('User name').fill(userName)
    await page.getByLabel('PIN').fill('000111')
    await page.getByRole('button', { name: 'Sign in' }).click()
    return page.getByRole('alert').innerText()
  }
  const known = await refusalOf(house.person('hweiss').userName)
  expect(known).not.toBe('')
  // Some names that nobody has are asked for a passkey, as some people's are; the others like a person without one.
  const api = apiOver(page.request, house.origin)
  const names = [
    'nobody.here',
    'j.doe',
    'a.stranger',
    'b.stranger',
    'c.stranger',
    'd.stranger',
    'e.stranger',
    'f.stranger',
  ]
  const asked = await Promise.all(
    names.map(async (userName) => {
      const { passkey } = await api.auth.signInOptions.mutate({ identifier: { by: 'user_name', userName } })
      return passkey === null ? [userName] : []
    }),
  )
  expect(await refusalOf(asked.flat()[0]!)).toBe(known)
})

test('[P11.6] who was given a PIN chooses another before anything else, and not a weak one', async ({
  page,
  house,
}) => {
  const olivia = house.person('ogrant')
  await page.goto('/sign-in')
  await page.getByLabel('User name').fill(olivia.userName)
  await page.getByLabel('PIN').fill(olivia.pin)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Choose a new PIN' })).toBeVisible()
  await page.goto('/batches')
  await expect(page.getByRole('heading', { name: 'Choose a new PIN' })).toBeVisible()
  await page.getByLabel('Present PIN').fill(olivia.pin)
  const renew = async (pin: string) => {
    await page.getByLabel('New PIN', { exact: true }).fill(pin)
    await page.getByLabel('New PIN again').fill(pin)
    await page.getByRole('button', { name: 'Save and go on' }).click()
  }
  await renew('123456')
  await expect(page.getByRole('alert').first()).toBeVisible()
  await page.getByLabel('Present PIN').fill(olivia.pin)
  await renew('840271')
  await expect(page.getByRole('button', { name: `${olivia.name}, my account` })).toBeVisible()
  await signOut(page, olivia)
  await signIn(page, { ...olivia, pin: '840271' })
})

test('[B01.5] two revisions of a formula are compared field by field', async ({ page, house }) => {
  await signIn(page, house.person('schen'))
  await page.goto('/formulas')
  await page
    .getByRole('link', { name: /Phenylephrine HCl/ })
    .first()
    .click()
  await page.getByRole('tab', { name: /Versions and revisions/ }).click()
  const comparison = page.getByRole('table').filter({ hasText: 'Lower yield limit' })
  await expect(page.getByText(/fields differ/)).toBeVisible()
  await expect(comparison.getByRole('row').filter({ hasText: 'Lower yield limit' })).toContainText('90.0')
  await expect(comparison.getByRole('row').filter({ hasText: 'Lower yield limit' })).toContainText('92.0')
})

test('[P11.1] the audit trail is searched, and an entry says who, what, when, why and with which hash', async ({
  page,
  house,
}) => {
  await signIn(page, house.person('dokafor'))
  await page.goto('/audit')
  await page.getByLabel('Search person, event, reason, record').fill('Cold chain broken')
  await expect(page).toHaveURL(/search=/)
  const row = page.getByRole('row').filter({ hasText: 'Cold chain broken' }).first()
  await expect(row).toBeVisible()
  await expect(row.locator('time')).toHaveAttribute('datetime', /Z$/)
  await row.getByRole('button', { name: /^Details of entry/ }).click()
  const details = page.locator('tr.more[data-open]')
  await expect(details).toContainText('Reason')
  await expect(details).toContainText('Cold chain broken')
  await expect(details).toContainText('by the server’s clock')
  await expect(details).toContainText('Hash of the entry')
})

test('[B17.3] who opened a record stands on it', async ({ page, house, desk }) => {
  const { rows } = await (await desk('arahman')).api.batch.list.query({ status: ['released'] })
  await signIn(page, house.person('ewatson'))
  await page.goto(`/batches/${rows[0]!.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(rows[0]!.batchNumber)
  await signOut(page, house.person('ewatson'))
  await signIn(page, house.person('rhayes'))
  await page.goto(`/batches/${rows[0]!.id}`)
  await expect(page.getByText('Emily Watson viewed').first()).toBeVisible()
})

test('[P11.7] an inspector reads everything and can change nothing', async ({ page, house, desk }) => {
  const inspector = house.person('rhayes')
  const { rows } = await (
    await desk('rhayes')
  ).api.batch.list.query({ status: ['in_progress', 'pending_release'] })
  await signIn(page, inspector)
  const acts =
    /^(New|Report|Schedule|Hold|Resume|Quarantine|Reject|Release for|Approve|Edit|Register|Change|Receive|Comment|Cancel)\b/
  for (const path of [
    '/batches',
    '/formulas',
    '/lots',
    '/deviations',
    '/schedule',
    '/people',
    '/facility',
    '/audit',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('main').getByRole('button', { name: acts }), path).toHaveCount(0)
    await expect(
      page.getByRole('main').getByRole('link', { name: /^(New|Report|Schedule|Receive)\b/ }),
      path,
    ).toHaveCount(0)
  }
  for (const { id } of rows) {
    await page.goto(`/batches/${id}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('main').getByRole('button', { name: acts })).toHaveCount(0)
  }
  const answer = await page.request.post('/api/commands/batch.comment', {
    headers: { 'x-batchproof': '1', origin: house.origin },
    data: {
      id: crypto.randomUUID(),
      performedAt: new Date().toISOString(),
      subject: rows[0]!.id,
      payload: { id: crypto.randomUUID(), text: 'Was here.' },
      proof: null,
    },
  })
  expect(answer.status()).toBe(422)
  expect(await answer.json()).toMatchObject({ ok: false, refusals: [{ code: 'not_authorised' }] })
})

test('a request that another site makes is turned away', async ({ page, house }) => {
  await signIn(page, house.person('dokafor'))
  const body = { data: {}, headers: { 'x-batchproof': '1', origin: 'https://elsewhere.example' } }
  expect((await page.request.post('/api/trpc/auth.signOut', body)).status()).toBe(403)
  const bare = { data: {}, headers: { origin: house.origin } }
  expect((await page.request.post('/api/trpc/auth.signOut', bare)).status()).toBe(403)
  await page.reload()
  await expect(page.getByRole('button', { name: 'David Okafor, my account' })).toBeVisible()
})
