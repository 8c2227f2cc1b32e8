import { drawHoodPhoto, seededRandom } from '@batchproof/testing'
import type { Browser, Page } from '@playwright/test'
import { readCodes } from '../../packages/documents/test/read-codes.ts'
import { FormulaForm } from './support/formula-form.ts'
import { expect, test, type House } from './support/house.ts'
import { Kiosk, LANDSCAPE } from './support/kiosk.ts'
import { choose, seek, sign, signIn } from './support/office.ts'
import { giveAuthenticator, readPasskeys, type Passkey } from './support/passkey.ts'
import { freeSlotToday, siteDate } from './support/site-day.ts'

test.use({ record: 'life of a batch' })
// One batch, from one pair of hands to the next.
test.describe.configure({ mode: 'serial' })

const FORMULA = 'Phenylephrine concentrate 10 mg/mL'
const passkeys = new Map<string, Passkey[]>()
let formulaUrl = ''
let batchUrl = ''
let batchNumber = ''

/** A window of their own for a person, with their passkey where they have one. */
interface Window {
  readonly page: Page
  close(): Promise<void>
}

async function windowOf(browser: Browser, house: House, userName: string): Promise<Window> {
  const context = await browser.newContext({ baseURL: house.origin })
  const page = await context.newPage()
  const authenticator = passkeys.has(userName)
    ? await giveAuthenticator(page, passkeys.get(userName))
    : undefined
  await signIn(page, house.person(userName))
  return {
    page,
    async close() {
      // A passkey counts its uses: one that is handed on with an old count is taken for a copy.
      if (authenticator) passkeys.set(userName, await readPasskeys(authenticator))
      await context.close()
    },
  }
}

for (const userName of ['schen', 'mtorres', 'dokafor', 'mlopez'])
  test(`[B10.2] ${userName} adds a passkey on the account page`, async ({ page, house }) => {
    const person = house.person(userName)
    const authenticator = await giveAuthenticator(page)
    await signIn(page, person, '/account')
    await page.goto('/account')
    await page.getByLabel('Your PIN').fill(person.pin)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await expect(page.getByText('1 passkey', { exact: true })).toBeVisible()
    passkeys.set(userName, await readPasskeys(authenticator))
  })

test('[B01.1] the pharmacist drafts the formula and signs it as author', async ({ browser, house }) => {
  const priya = house.person('pnair')
  const { page, close } = await windowOf(browser, house, 'pnair')
  await page.goto('/formulas/new')
  const form = new FormulaForm(page)
  await form.fill({
    name: 'Phenylephrine concentrate',
    genericName: 'Phenylephrine hydrochloride',
    strength: '10 mg/mL',
    productCode: 'PHE-10-SYR',
    ndc: '99507-900-10',
    masterCardNumber: 'MFC-900',
    theoreticalUnits: '10',
    specification: 'Clear, colourless solution. Sterile.',
    licenceNumber: 'FEI 3009990142',
  })
  await page.getByRole('button', { name: 'Add component' }).click()
  await form.seek('billOfMaterials.0.materialCode', 'PHE-10MG')
  await form.choose('billOfMaterials.0.role', 'Role', 'Active')
  await form.fill({
    'billOfMaterials.0.quantity.value': '10.0',
    'billOfMaterials.0.low': '9.5',
    'billOfMaterials.0.high': '10.5',
    'billOfMaterials.0.labelAmount': '10 mg/mL',
  })
  await page.getByRole('button', { name: 'Add component' }).click()
  await form.seek('billOfMaterials.1.materialCode', 'WFI-1L')
  await form.fill({
    'billOfMaterials.1.quantity.value': '5',
    'billOfMaterials.1.low': '4',
    'billOfMaterials.1.high': '6',
    'billOfMaterials.1.labelAmount': 'q.s. 1 mL',
  })
  const room = await form.addStep('Check the room', 'Read the thermometer and photograph its display.')
  const temperature = await form.addField(room, 'Number', 'Room temperature')
  await form.seek(`${temperature}.spec.unit`, '°C')
  await form.fill({ [`${temperature}.spec.low`]: '18.0', [`${temperature}.spec.high`]: '22.0' })
  await form.addField(room, 'Photo', 'Display')
  const issue = await form.addStep('Issue the vial', 'Scan one vial and one bag of water; read both aloud.')
  await page.getByLabel('Critical: blocks until a witness has signed').click()
  const vial = await form.addField(issue, 'Component', 'Vial')
  const water = await form.addField(issue, 'Component', 'Water')
  await form.choose(`${vial}.lineId`, 'Component', 'Phenylephrine HCl 10 mg/mL, vial 10 mL')
  await form.choose(`${water}.lineId`, 'Component', 'Sterile water for injection, bag 1 L')
  const fill = await form.addStep(
    'Rest and weigh',
    'Let it rest, then weigh one syringe against an empty one.',
  )
  const rest = await form.addField(fill, 'Timer', 'Rest')
  await form.fill({ [`${rest}.minimumSeconds`]: '2' })
  const balance = await form.addField(fill, 'Equipment', 'Balance')
  await form.seek(`${balance}.equipmentClass`, 'balance')
  const weight = await form.addField(fill, 'Number', 'Fill weight')
  await page.getByLabel('Weighed: gross and tare, net computed').click()
  await form.seek(`${weight}.spec.unit`, 'g', /^g\b/)
  await form.fill({ [`${weight}.spec.low`]: '9.85', [`${weight}.spec.high`]: '10.35' })
  await expect(page.getByText('Complete: nothing is missing for approval.')).toBeVisible()
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page).toHaveURL(/\/formulas\/[0-9a-f-]{36}\/edit$/)
  formulaUrl = new URL(page.url()).pathname.replace(/\/edit$/, '')
  await page.goto(`${formulaUrl}/approve`)
  await page.getByRole('button', { name: 'Sign as author' }).click()
  await sign(page, priya)
  await expect(page.getByText('Authored: signed')).toBeVisible()
  await page.getByRole('button', { name: 'Send for review' }).click()
  await expect(page.getByText('Sent for review')).toBeVisible()
  await close()
})

test('[X11] a second pharmacist checks the formula', async ({ browser, house }) => {
  const { page, close } = await windowOf(browser, house, 'ewatson')
  await page.goto(`${formulaUrl}/approve`)
  await page.getByRole('button', { name: 'Sign as independent checker' }).click()
  await sign(page, house.person('ewatson'))
  await expect(page.getByText('Independently checked: signed')).toBeVisible()
  await close()
})

test('[B03.2] the pharmacist in charge approves the formula with PIN and passkey', async ({
  browser,
  house,
}) => {
  const { page, close } = await windowOf(browser, house, 'schen')
  await page.goto(`${formulaUrl}/approve`)
  await page.getByRole('button', { name: 'Approve for production' }).click()
  await expect(page.getByText('Your passkey is asked for after the PIN.')).toBeVisible()
  await sign(page, house.person('schen'))
  await expect(page.getByText('Version 1 is approved')).toBeVisible()
  await page.goto(`${formulaUrl}?tab=signatures`)
  const approval = page.getByRole('figure').filter({ hasText: 'Approved for production' })
  await expect(approval).toContainText('Sarah Chen')
  await expect(approval).toContainText('Pharmacist in charge')
  await expect(approval).toContainText('passkey (user verified)')
  await expect(approval.locator('time')).toHaveAttribute('datetime', /^\d{4}-\d{2}-\d{2}T.*Z$/)
  await close()
})

test('[B04.1] the production manager schedules a batch of it for today', async ({ browser, house }) => {
  const { page, close } = await windowOf(browser, house, 'jwhitfield')
  await page.goto('/schedule/new')
  await seek(page.getByLabel('Formula'), 'Phenylephrine concentrate', new RegExp(FORMULA))
  const slot = freeSlotToday()
  await page.getByLabel('Date').fill(siteDate())
  await page.getByLabel('Start').fill(slot.startClock)
  await page.getByLabel('End').fill(slot.endClock)
  await choose(page.getByLabel('Room'), /Cleanroom 1/)
  await seek(page.getByLabel('Technician'), 'Maria')
  await expect(page.getByText('Room, technician and equipment are free and in order')).toBeVisible()
  await page.getByRole('button', { name: 'Schedule', exact: true }).click()
  await expect(page).toHaveURL(/\/batches\/[0-9a-f-]+$/)
  batchUrl = new URL(page.url()).pathname
  batchNumber = await page.getByRole('heading', { level: 1 }).innerText()
  expect(batchNumber).toMatch(/^NSP-\d{8}-\d{3}$/)
  await close()
})

test('[B06.1] [B18.3] [B07.7] Maria makes the batch on the iPad, with a witness at her side', async ({
  browser,
  house,
  desk,
}) => {
  test.slow()
  const maria = house.person('mlopez')
  const context = await browser.newContext({ baseURL: house.origin, viewport: LANDSCAPE, hasTouch: true })
  const page = await context.newPage()
  await giveAuthenticator(page, passkeys.get('mlopez'))
  const kiosk = new Kiosk(page)
  await kiosk.register(house.person('rkim'), 'iPad 1, Cleanroom 1')
  await kiosk.signIn(maria)
  await kiosk.open(batchNumber)
  await expect(page.getByRole('heading', { name: 'Before you start' })).toBeVisible()
  await expect(page.getByText('Maria Lopez: Media fill')).toBeVisible()
  await page.getByRole('button', { name: 'Start the batch' }).click()
  await expect(kiosk.sheet).toContainText('Commenced compounding')
  await kiosk.sign(maria)

  await kiosk.expectStep('Check the room')
  await kiosk.press('Room temperature', '24.5')
  await page.getByRole('button', { name: 'Next: Display' }).click()
  await kiosk.takePhoto(drawHoodPhoto(seededRandom(7), 12))
  await expect(page.getByRole('alert')).toContainText(/24\.5 °C, expected 18\.0/)
  await page.getByRole('button', { name: 'Record deviation and sign' }).click()
  const deviation = page.getByRole('dialog', { name: 'Deviation' })
  await deviation.getByRole('radio', { name: 'Environmental' }).click()
  await deviation.getByLabel('What happened').fill('The room is warmer than its limit: the door stood open.')
  await deviation.getByLabel('What you did at once').fill('Door closed, waited, reading taken again.')
  await deviation.getByRole('button', { name: 'Continue to sign' }).click()
  await kiosk.sign(maria)

  await kiosk.expectStep('Issue the vial')
  const warehouse = await desk('tbecker')
  for (const [field, materialCode, figures] of [
    ['Vial', 'PHE-10MG', '10.0'],
    ['Water', 'WFI-1L', '5'],
  ] as const) {
    const { rows } = await warehouse.api.lot.list.query({ materialCode, status: ['released'] })
    const oldest = rows.toSorted((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))[0]
    if (field !== 'Vial') await page.getByRole('button', { name: `Next: ${field}` }).click()
    await kiosk.scan(oldest?.barcode ?? '')
    await expect(page.getByText(oldest?.lotNumber ?? '').first()).toBeVisible()
    await kiosk.press('Quantity taken', figures)
  }
  await kiosk.signStep(maria)
  await expect(page.getByRole('heading', { name: 'Waiting for a witness' })).toBeVisible()
  await kiosk.witness(house.person('knguyen'))
  await expect(page.getByRole('button', { name: /Maria Lopez/ })).toBeVisible()

  await kiosk.expectStep('Rest and weigh')
  await page.getByRole('button', { name: 'Start the timer' }).click()
  await expect(page.getByText('Time reached')).toBeVisible()
  await page.getByRole('button', { name: 'Next: Balance' }).click()
  await kiosk.scan('BAL-01')
  await expect(page.getByText(/calibrated until/)).toBeVisible()
  await page.getByRole('button', { name: 'Next: Fill weight' }).click()
  await kiosk.weigh('Fill weight', '4.12', '14.17')
  await expect(page.getByRole('region', { name: 'Fill weight · net' })).toContainText('10.05')
  await kiosk.signStep(maria)

  await expect(page.getByRole('heading', { name: 'How many units went where' })).toBeVisible()
  for (const [label, count] of [
    ['Good units', '9'],
    ['Rejected', '0'],
    ['Samples', '1'],
    ['Retained', '0'],
    ['Waste', '0'],
  ] as const) {
    await page.getByRole('button', { name: new RegExp(`^${label}`) }).click()
    await kiosk.press(label, count)
  }
  await page.getByRole('button', { name: /^Record/ }).click()
  const short = page.getByRole('dialog', { name: 'Deviation: yield' })
  await short.getByRole('radio', { name: 'Process deviation' }).click()
  await short.getByLabel('What happened').fill('One of ten syringes went to the laboratory.')
  await short.getByLabel('What you did at once').fill('Counted again.')
  await short.getByRole('button', { name: 'Record' }).click()
  await page.getByRole('button', { name: 'Sign and submit' }).click()
  await kiosk.sign(maria)
  await expect(page.getByRole('heading', { name: 'Submitted' })).toBeVisible()
  await context.close()
})

test('[R06] quality investigates and resolves both deviations, and another of quality closes them', async ({
  browser,
  house,
}) => {
  const david = await windowOf(browser, house, 'dokafor')
  const davids = david.page
  await davids.goto(batchUrl)
  const links = davids.getByRole('link', { name: /^BD-\d+/ })
  await expect(links.first()).toBeVisible()
  const addresses = [
    ...new Set(await links.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))),
  ]
  expect(addresses).toHaveLength(2)
  const hannah = await windowOf(browser, house, 'hweiss')
  const hannahs = hannah.page
  for (const address of addresses) {
    await davids.goto(address)
    await davids.getByRole('button', { name: 'Start investigation' }).click()
    await davids.getByLabel('Note').fill('The log of the room and the record were read side by side.')
    await davids.getByRole('button', { name: 'Start', exact: true }).click()
    await davids.getByRole('button', { name: 'Resolve' }).click()
    await davids.getByLabel('Root cause').fill('A door that closes slowly; known since the last audit.')
    await davids.getByLabel('Impact on the product').fill('None: the vial was sealed all the time.')
    await davids.getByLabel('Conclusion').fill('The door closer was adjusted on the same day.')
    await davids.getByRole('button', { name: 'Go on to sign' }).click()
    await sign(davids, house.person('dokafor'))
    await expect(davids.getByText('You resolved this deviation. Another person must close it.')).toBeVisible()
    await hannahs.goto(address)
    await hannahs.getByRole('button', { name: 'Close deviation' }).click()
    await hannahs.getByRole('button', { name: 'Go on to sign' }).click()
    await sign(hannahs, house.person('hweiss'))
    await expect(hannahs.getByText('Closed. Nothing can be changed any more.')).toBeVisible()
  }
  await david.close()
  await hannah.close()
})

test('[B14.2] the laboratory reports sterility and endotoxin', async ({ browser, house }) => {
  const { page, close } = await windowOf(browser, house, 'arahman')
  await page.goto(batchUrl)
  for (const [name, method] of [
    ['Sterility', 'USP <71> membrane filtration'],
    ['Bacterial endotoxin', 'USP <85> kinetic chromogenic'],
  ] as const) {
    await page.getByRole('button', { name: 'Report result' }).click()
    const dialog = page.getByRole('dialog')
    await choose(dialog.getByLabel('Test'), name)
    await dialog.getByRole('radio', { name: 'Passed' }).click()
    await dialog.getByLabel('Method').fill(method)
    await dialog.getByLabel('Report number').fill(`LR-${name.slice(0, 3)}-01`)
    await dialog.getByRole('button', { name: 'Go on to sign' }).click()
    await sign(page, house.person('arahman'))
    await expect(page.getByText(`LR-${name.slice(0, 3)}-01`).first()).toBeVisible()
  }
  await close()
})

test('[B13.1] [B13.2] [B13.3] quality reads master and record side by side, comments, and approves', async ({
  browser,
  house,
}) => {
  const { page, close } = await windowOf(browser, house, 'dokafor')
  await page.goto(`${batchUrl}/review`)
  const row = page.getByRole('region', { name: 'Check the room' })
  await expect(row).toContainText('24.5 °C')
  await expect(row).toContainText(/18\.0.*22\.0/)
  await expect(row).toContainText('exception')
  await row.getByRole('button', { name: 'Comment' }).click()
  await page.getByRole('dialog').getByLabel('Comment').fill('Reading compared with the log of the room.')
  await page.getByRole('button', { name: 'Add comment' }).click()
  await expect(row).toContainText('Reading compared with the log of the room.')
  const decision = page.getByRole('region', { name: 'Decision' })
  await expect(decision).toContainText('Nothing blocks the decision')
  await decision.getByRole('button', { name: 'Approve the record' }).click()
  await expect(page.getByText('Your passkey is asked for after the PIN.')).toBeVisible()
  await sign(page, house.person('dokafor'))
  await expect(page.getByText(`${batchNumber} waits for release`)).toBeVisible()
  await close()
})

test('[B14.3] [B22.1] the other pharmacist in charge releases it, and its label can be read by a scanner', async ({
  browser,
  house,
}) => {
  const { page, close } = await windowOf(browser, house, 'mtorres')
  await page.goto(`${batchUrl}/release`)
  await expect(page.getByText('All met')).toBeVisible()
  await page.getByRole('button', { name: 'Release for distribution' }).click()
  await sign(page, house.person('mtorres'))
  const release = page.getByRole('figure').filter({ hasText: 'Released for distribution' })
  await expect(release).toContainText('Michael Torres')
  await expect(release).toContainText('Pharmacist in charge')
  await expect(release).toContainText('passkey (user verified)')
  await expect(release.locator('time')).toHaveText(/\d{4}.*\d{2}:\d{2}/)
  const label = page.getByRole('img', { name: `Label of lot ${batchNumber}` })
  await expect(label).toBeVisible()
  await expect(async () => {
    expect(await label.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(200)
  }).toPass()
  const answer = await page.request.get(`/api${batchUrl}/label.png?dpi=300`)
  expect(answer.headers()['content-type']).toBe('image/png')
  const codes = await readCodes(await answer.body())
  // Without an NDC there is no GTIN, and so no GS1 symbol: the code is a plain DataMatrix.
  expect(codes.dataMatrix?.symbology).toBe(']d1')
  expect(codes.dataMatrix?.text).toContain(batchNumber)
  expect(codes.qr).toBe(`${house.origin}/verify/${batchUrl.split('/').at(-1)}`)
  await close()
})

test('[P11.4] [P11.5] an inspector reads who signed what, when and with what', async ({ browser, house }) => {
  const { page, close } = await windowOf(browser, house, 'rhayes')
  await page.goto(batchUrl)
  const maria = ['Maria Lopez', 'Compounding technician'] as const
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Signatures' }) })
  const signed = card.last().getByRole('figure')
  const closedDeviation = [
    ['David Okafor', 'QA manager', 'Deviation resolved', 'PIN'],
    ['Hannah Weiss', 'QA manager', 'Deviation closed', 'PIN'],
  ]
  const expected = [
    [...maria, 'Commenced compounding', 'passkey (user verified)'],
    [...maria, 'Performed', 'PIN'],
    [...maria, 'Performed', 'PIN'],
    ['Kevin Nguyen', 'Compounding technician', 'Witnessed', 'PIN'],
    // Somebody else has signed on the iPad since: her session began anew, with all components.
    [...maria, 'Performed', 'passkey (user verified)'],
    [...maria, 'Submitted for review', 'PIN'],
    ...closedDeviation,
    ...closedDeviation,
    ['Aisha Rahman', 'Laboratory analyst', 'Result reported', 'PIN'],
    ['Aisha Rahman', 'Laboratory analyst', 'Result reported', 'PIN'],
    ['David Okafor', 'QA manager', 'Reviewed and approved for release decision', 'passkey (user verified)'],
    ['Michael Torres', 'Pharmacist in charge', 'Released for distribution', 'passkey (user verified)'],
  ]
  await expect(signed).toHaveCount(expected.length)
  for (const [index, words] of expected.entries()) {
    for (const word of words) await expect(signed.nth(index)).toContainText(word)
    await expect(signed.nth(index).locator('time')).toHaveAttribute('datetime', /^\d{4}-\d{2}-\d{2}T.*Z$/)
  }
  await close()
})
