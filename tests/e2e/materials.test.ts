import { readFileSync } from 'node:fs'
import { codesOf } from './support/desk.ts'
import { expect, test } from './support/house.ts'
import {
  bringLot,
  bringMaterial,
  bringRecipient,
  chooseDeed,
  ledgerRow,
  moreButton,
  openLot,
  statusOf,
} from './support/lots.ts'
import { seek, sign, signIn, signOut } from './support/office.ts'
import { siteDate } from './support/site-day.ts'
import { approveSmallFormula, scheduleSmallBatch } from './support/small-batch.ts'

test.use({ record: 'materials' })

test('[B08.3] [L01] [L02] [B21.2] a delivery is received, quarantined, released by quality and distributed', async ({
  page,
  house,
}) => {
  const tom = house.person('tbecker')
  const david = house.person('dokafor')
  await signIn(page, tom)
  await page.goto('/lots/new')
  await seek(page.getByLabel('Material'), 'Phenylephrine HCl 10', /PHE-10MG/)
  await page.getByLabel('Lot number').fill('E2E-100')
  await page.getByLabel('Expires on').fill(siteDate(300))
  await page.getByLabel('Supplier', { exact: true }).fill('Meridian Injectables')
  await page.getByLabel('Supplier’s lot').fill('M7K9900')
  await page.getByLabel('Quantity').fill('50.25')
  await page.getByRole('radio', { name: /None yet/ }).click()
  await page.getByRole('button', { name: 'Receive the lot' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lot E2E-100' })).toBeVisible()
  await expect(statusOf(page)).toContainText('Draft')
  await expect(ledgerRow(page, 'Supplier')).toContainText('+50.25 mL')
  const address = page.url()

  await page.getByRole('button', { name: 'Send to quarantine' }).click()
  const reason = page.getByRole('dialog').getByLabel('Reason')
  await reason.fill('   short   ')
  await page.getByRole('dialog').getByRole('button', { name: 'Send to quarantine' }).click()
  await expect(
    page.getByRole('dialog').getByRole('alert').filter({ hasText: 'at least 10 characters' }),
  ).toBeVisible()
  await reason.fill('Counted at the dock, paperwork complete')
  await page.getByRole('dialog').getByRole('button', { name: 'Send to quarantine' }).click()
  await expect(statusOf(page)).toContainText('Quarantine')
  // The warehouse releases nothing.
  await expect(page.getByRole('button', { name: 'Release lot' })).toBeDisabled()
  await signOut(page, tom)

  await signIn(page, david)
  await page.goto(address)
  await page.getByRole('button', { name: 'Release lot' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Certificate and identity test in order')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, david)
  await expect(statusOf(page)).toContainText('Released')
  await signOut(page, david)
  await signIn(page, tom)
  await page.goto('/recipients')
  await page.getByRole('button', { name: 'New recipient' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Baystate Medical Center')
  await form.getByLabel('Code').fill('BMC-01')
  await form.getByLabel('Address').fill('759 Chestnut Street, Springfield, MA 01199')
  await form.getByLabel('Contact').fill('Pharmacy buyer, 413-555-0101')
  await form.getByRole('button', { name: 'Register recipient' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Baystate Medical Center' })).toBeVisible()
  const recipient = page.url()
  await page.goto(address)
  const dialog = await chooseDeed(page, /Distribute/)
  await seek(dialog.getByLabel('Recipient'), 'bayst', /Baystate/)
  await dialog.getByLabel('Quantity', { exact: true }).fill('12.125')
  await expect(dialog.getByRole('status', { name: 'Balance' })).toContainText(
    '12.125 mL of 50.25 mL placed, 38.125 mL stay',
  )
  await dialog.getByLabel('Document').fill('DN-100')
  await dialog.getByRole('button', { name: 'Distribute' }).click()
  await expect(dialog).toBeHidden()
  await expect(ledgerRow(page, 'DN-100')).toContainText('−12.125 mL')
  await expect(ledgerRow(page, 'DN-100')).toContainText('38.125 mL')
  await page.goto(recipient)
  await expect(page.getByRole('row').filter({ hasText: 'E2E-100' })).toContainText('12.125 mL')
})

test('[L04] a rejected lot is read-only: the page offers nothing, and no role and no override gets past it', async ({
  page,
  house,
  desk,
}) => {
  const id = await bringLot(desk, { lotNumber: 'E2E-REJ', status: 'rejected' })
  const recipientId = await bringRecipient(desk, 'Mercy Hospital', 'MER-01')
  await signIn(page, house.person('schen'))
  await openLot(page, id, 'E2E-REJ')
  await expect(page.getByText('Rejected, read-only. The cold chain was broken')).toBeVisible()
  await expect(moreButton(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^(Release|Hold|Distribute|Put on hold)/ })).toHaveCount(0)
  const quantity = { value: '1', unit: 'mL' as const }
  const override = 'The hospital needs it today, agreed by telephone'
  const sale = { recipientId, quantity, distributedOn: siteDate(), documentNumber: 'DN-1', override }
  for (const userName of ['tbecker', 'ewatson', 'schen']) {
    const who = await desk(userName)
    expect(codesOf(await who.try('lot.distribute', id, sale)), userName).toEqual(['lot_read_only'])
    const part = { id: crypto.randomUUID(), lotNumber: 'E2E-REJ-A', quantity }
    const split = { children: [part], reason: 'One box goes to the annex', override }
    expect(codesOf(await who.try('lot.split', id, split)), userName).toEqual(['lot_read_only'])
  }
})

test('[L05] an expired lot is sold only with a justification of ten characters, and the report lists it', async ({
  page,
  house,
  desk,
}) => {
  const tom = await desk('tbecker')
  const { rows } = await tom.api.lot.list.query({
    status: ['released'],
    kind: 'component',
    stock: 'free',
    expiresBy: siteDate(-1),
  })
  const expired = rows[0]!
  await bringRecipient(desk, 'Holyoke Clinic', 'HOL-01')
  await signIn(page, house.person('tbecker'))
  await openLot(page, expired.id, expired.lotNumber)
  const dialog = await chooseDeed(page, /Distribute/)
  await expect(dialog).toContainText(`Lot ${expired.lotNumber} expired on`)
  await seek(dialog.getByLabel('Recipient'), 'holyoke', /Holyoke/)
  await dialog.getByLabel('Quantity', { exact: true }).fill('1')
  await dialog.getByLabel('Document').fill('DN-EXP')
  const why = dialog.getByLabel('Override, because')
  const send = dialog.getByRole('button', { name: 'Override and distribute' })
  await send.click()
  await expect(
    dialog.getByRole('alert').filter({ hasText: 'say why in at least 10 characters' }),
  ).toBeVisible()
  await why.fill('  too few   ')
  await send.click()
  await expect(
    dialog.getByRole('alert').filter({ hasText: 'Say why in at least 10 characters' }),
  ).toBeVisible()
  await expect(dialog).toContainText('3 to go')
  await why.fill('For a training kit, never for a patient')
  await send.click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('For a training kit, never for a patient').first()).toBeVisible()
  await signOut(page, house.person('tbecker'))

  await signIn(page, house.person('dokafor'))
  await page.goto('/lots')
  await page.getByRole('link', { name: 'Overrides' }).click()
  const row = page.getByRole('row').filter({ hasText: expired.lotNumber })
  await expect(row).toContainText('Sold after its expiry')
  await expect(row).toContainText('For a training kit, never for a patient')
  await page.goto('/lots/overrides?block=on_hold')
  await expect(page.getByRole('row').filter({ hasText: expired.lotNumber })).toHaveCount(0)
  await page.goto('/lots/overrides?block=expired')
  await expect(row).toBeVisible()
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  const text = readFileSync(await (await file).path(), 'utf8')
  expect(text.split('\r\n').filter((line) => line.includes(expired.lotNumber))).toHaveLength(1)
})

test('[L05] of a sterile line nothing is sold before its release, by no role and no override', async ({
  page,
  house,
  desk,
}) => {
  await bringMaterial(desk, { code: 'STE-1', name: 'Saline syringe', productLine: 'sterile-drugs' })
  const id = await bringLot(desk, { lotNumber: 'E2E-STE', material: 'STE-1', status: 'quarantine' })
  const recipientId = await bringRecipient(desk, 'Cooley Dickinson', 'COO-01')
  await signIn(page, house.person('tbecker'))
  await openLot(page, id, 'E2E-STE')
  await moreButton(page).click()
  const sale = page.getByRole('menuitem', { name: /Distribute/ })
  await expect(sale).toBeDisabled()
  await expect(sale).toContainText('No role and no override gets past this')
  const refused = await (
    await desk('schen')
  ).try('lot.distribute', id, {
    recipientId,
    quantity: { value: '1', unit: 'mL' },
    distributedOn: siteDate(),
    documentNumber: 'DN-2',
    override: 'The hospital needs it today, agreed by telephone',
  })
  expect(codesOf(refused)).toEqual(['lot_sale_forbidden'])
})

test('[L06] a lot without its target assays is split only with a justification, until the laboratory passes it', async ({
  page,
  house,
  desk,
}) => {
  const arahman = house.person('arahman')
  await (
    await desk('rkim')
  ).do('organisation.defineProductLine', 'self', {
    productLine: { id: 'oral', name: 'Oral liquids', sterileDrug: false, targetAssays: ['Assay', 'pH'] },
    reason: 'A new line of the facility',
  })
  await bringMaterial(desk, { code: 'ORL-1', name: 'Oral syrup base', productLine: 'oral' })
  const id = await bringLot(desk, { lotNumber: 'E2E-ORL', material: 'ORL-1' })
  await signIn(page, arahman)
  await openLot(page, id, 'E2E-ORL')
  const result = await chooseDeed(page, /Record a laboratory result/)
  await result.getByLabel('Analyte').fill('pH')
  await result.getByLabel('Result', { exact: true }).fill('6.1')
  await seek(result.getByLabel('Unit'), 'pH')
  await result.getByLabel('Low limit').fill('6.5')
  await result.getByLabel('High limit').fill('7.5')
  await expect(result).toContainText('Fails its limits')
  await result.getByLabel('Method').fill('USP <791>')
  await result.getByLabel('Report number').fill('LR-77')
  await result.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, arahman)
  await expect(page.getByText('6.1').first()).toBeVisible()
  await signOut(page, arahman)

  await signIn(page, house.person('tbecker'))
  await openLot(page, id, 'E2E-ORL')
  const dialog = await chooseDeed(page, /Split/)
  await expect(dialog).toContainText(/Assay/)
  await expect(dialog).toContainText(/pH/)
  await dialog.getByRole('button', { name: 'Take part 2 away' }).click()
  await dialog.getByLabel('Quantity 1', { exact: true }).fill('40.5')
  await dialog.getByLabel('Reason').fill('One carton goes to the annex')
  await dialog.getByLabel('Override, because').fill('short')
  await dialog.getByRole('button', { name: 'Override and split' }).click()
  await expect(
    dialog.getByRole('alert').filter({ hasText: 'Say why in at least 10 characters' }),
  ).toBeVisible()
  await dialog.getByLabel('Override, because').fill('Only the place changes, the part stays untested')
  await dialog.getByRole('button', { name: 'Override and split' }).click()
  await expect(dialog).toBeHidden()
  await expect(ledgerRow(page, 'E2E-ORL-A')).toContainText('−40.5 mL')
  await expect(ledgerRow(page, 'E2E-ORL-A')).toContainText('59.5 mL')
  await expect(page.getByText('Only the place changes, the part stays untested').first()).toBeVisible()
})

test('[L08] lots combine with their like alone: soonest expiry, worst status, nothing lost', async ({
  page,
  house,
  desk,
}) => {
  const first = await bringLot(desk, { lotNumber: 'E2E-C1', quantity: '60.5', expiresDay: 400 })
  await bringLot(desk, { lotNumber: 'E2E-C2', quantity: '20.25', expiresDay: 90, status: 'quarantine' })
  await bringLot(desk, { lotNumber: 'E2E-C3', material: 'KET-100MG' })
  await signIn(page, house.person('tbecker'))
  await openLot(page, first, 'E2E-C1')
  const dialog = await chooseDeed(page, /Combine/)
  await seek(dialog.getByLabel('Add a lot'), 'E2E-C3')
  await dialog.getByLabel('Reason').fill('Rests of two cartons go together')
  const send = dialog.getByRole('button', { name: 'Combine' })
  await send.click()
  await expect(dialog.getByText('Lots E2E-C1 and E2E-C3 are not the same material.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  const again = await chooseDeed(page, /Combine/)
  await seek(again.getByLabel('Add a lot'), 'E2E-C2')
  await again.getByRole('textbox', { name: /^Waste/ }).fill('0.25')
  await expect(again).toContainText('2 lots, 80.75 mL together, less the waste.')
  await again.getByLabel('Reason').fill('Rests of two cartons go together')
  await again.getByRole('button', { name: 'Combine' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lot E2E-C1-C' })).toBeVisible()
  await expect(statusOf(page)).toContainText('Quarantine')
  await expect(ledgerRow(page, 'Waste')).toContainText(/80\.50? mL/)
  const caller = await desk('tbecker')
  const { rows } = await caller.api.lot.list.query({ search: 'E2E-C' })
  const held = Object.fromEntries(
    rows.map(({ lotNumber, onHandValue, status }) => [lotNumber, [Number(onHandValue), status]]),
  )
  expect(held).toMatchObject({
    'E2E-C1': [0, 'consumed'],
    'E2E-C2': [0, 'consumed'],
    'E2E-C1-C': [80.5, 'quarantine'],
  })
  expect(rows.find(({ lotNumber }) => lotNumber === 'E2E-C1-C')?.expiresOn).toBe(siteDate(90))
})

test('[L03] [L08] a split of more than there is changes nothing; one of everything uses the lot up', async ({
  page,
  house,
  desk,
}) => {
  const id = await bringLot(desk, { lotNumber: 'E2E-S', quantity: '30' })
  await signIn(page, house.person('tbecker'))
  await openLot(page, id, 'E2E-S')
  const dialog = await chooseDeed(page, /Split/)
  const balance = dialog.getByRole('status', { name: 'Balance' })
  await dialog.getByLabel('Quantity 1', { exact: true }).fill('20')
  await dialog.getByLabel('Quantity 2', { exact: true }).fill('10.001')
  await expect(balance).toContainText('0.001 mL too much')
  await dialog.getByLabel('Reason').fill('Two shelves for two rooms')
  await dialog.getByRole('button', { name: 'Split', exact: true }).click()
  await expect(
    dialog.getByRole('alert').filter({ hasText: 'Lot E2E-S has 30 mL left, not 30.001 mL.' }),
  ).toBeVisible()
  const warehouse = await desk('tbecker')
  expect((await warehouse.api.lot.get.query({ id })).row.availableValue).toBe('30')
  await dialog.getByLabel('Quantity 2', { exact: true }).fill('9.5')
  await dialog.getByRole('textbox', { name: /^Waste/ }).fill('0.5')
  await expect(balance).toContainText(/30(\.0)? mL of 30 mL placed, nothing is left/)
  await dialog.getByRole('button', { name: 'Split', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(statusOf(page)).toContainText('Consumed')
  await page.getByRole('link', { name: 'E2E-S-B' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lot E2E-S-B' })).toBeVisible()
  await expect(statusOf(page)).toContainText('Released')
  await expect(ledgerRow(page, 'E2E-S')).toContainText('+9.5 mL')
})

test('[L08] an adjustment waits for a second person, who is never the one that proposed it', async ({
  page,
  house,
  desk,
}) => {
  const [david, hannah] = [house.person('dokafor'), house.person('hweiss')]
  const id = await bringLot(desk, { lotNumber: 'E2E-ADJ', quantity: '80' })
  await signIn(page, david)
  await openLot(page, id, 'E2E-ADJ')
  const dialog = await chooseDeed(page, /Adjust the stock/)
  await dialog.getByLabel('Difference', { exact: true }).fill('2.5')
  await expect(dialog).toContainText('On hand 80 mL becomes 77.5 mL')
  await dialog.getByLabel('Reason').fill('Counted a quarter vial less on the shelf')
  await dialog.getByRole('button', { name: 'Propose' }).click()
  await expect(page.getByText('You proposed it: another person counts and confirms')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Confirm or decline' })).toHaveCount(0)
  const qa = await desk('dokafor')
  const { state, row } = await qa.api.lot.get.query({ id })
  expect(row.onHandValue).toBe('80')
  const proposalId = state.proposal!.id
  expect(codesOf(await qa.try('lot.confirmAdjustment', id, { proposalId }))).toEqual([
    'adjustment_own_proposal',
  ])
  await signOut(page, david)

  await signIn(page, hannah)
  await openLot(page, id, 'E2E-ADJ')
  await page.getByRole('button', { name: 'Confirm or decline' }).click()
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, hannah)
  await expect(ledgerRow(page, 'Counted a quarter vial less')).toContainText('−2.5 mL')
  await expect(ledgerRow(page, 'Counted a quarter vial less')).toContainText('77.5 mL')
})

test('[L07] [L09] a released lot in doubt is put on hold by a signed decision that lists who received it', async ({
  page,
  house,
  desk,
}) => {
  const david = house.person('dokafor')
  const id = await bringLot(desk, { lotNumber: 'E2E-DOUBT' })
  const recipientId = await bringRecipient(desk, 'Noble Hospital', 'NOB-01')
  const tom = await desk('tbecker')
  await tom.do('lot.distribute', id, {
    recipientId,
    quantity: { value: '7.5', unit: 'mL' },
    distributedOn: siteDate(),
    documentNumber: 'DN-300',
  })
  await signIn(page, david)
  await openLot(page, id, 'E2E-DOUBT')
  await page.getByRole('button', { name: 'Put on hold' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('1 sale since the release')
  await expect(dialog).toContainText('7.5 mL to Noble Hospital')
  await dialog.getByLabel('Reason').fill('A hospital reports a cracked vial')
  await dialog.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, david)
  await expect(statusOf(page)).toContainText(/hold/i)
  await expect(page.getByRole('list', { name: 'Status of lot E2E-DOUBT' })).toContainText(
    '1 sale since the release: 7.5 mL to Noble Hospital',
  )
  await signOut(page, david)

  await signIn(page, house.person('tbecker'))
  await openLot(page, id, 'E2E-DOUBT')
  const waste = await chooseDeed(page, /Record waste/)
  await waste.getByLabel('Quantity', { exact: true }).fill('0.5')
  await waste.getByLabel('Reason').fill('The cracked vial was destroyed')
  await waste.getByRole('button', { name: 'Record the waste' }).click()
  await expect(ledgerRow(page, 'The cracked vial was destroyed')).toContainText('92.0 mL')
  const sale = await chooseDeed(page, /Distribute/)
  await expect(sale).toContainText('Lot E2E-DOUBT is on hold: A hospital reports a cracked vial')
  await expect(sale.getByLabel('Override, because')).toBeVisible()
})

test('[L02] [P11.7] whoever may not touch a lot reads why, and is refused by the record too', async ({
  page,
  house,
  desk,
}) => {
  const id = await bringLot(desk, { lotNumber: 'E2E-ROLE', status: 'quarantine' })
  await signIn(page, house.person('mlopez'))
  await openLot(page, id, 'E2E-ROLE')
  await expect(page.getByRole('button', { name: 'Release lot' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Reject lot' })).toBeDisabled()
  await moreButton(page).click()
  for (const name of [/Distribute/, /Take a sample/, /Adjust the stock/, /Split/, /Combine/, /Transform/])
    await expect(page.getByRole('menuitem', { name })).toBeDisabled()
  await expect(page.getByRole('menuitem', { name: /Split/ })).toContainText('For: ')
  const maria = await desk('mlopez')
  const waste = { quantity: { value: '1', unit: 'mL' as const }, reason: 'Fell from the shelf' }
  expect(codesOf(await maria.try('lot.waste', id, waste))).toEqual(['not_authorised'])
  // The report of overrides is not for everybody either.
  await page.goto('/lots')
  await expect(page.getByRole('link', { name: 'Overrides' })).toHaveCount(0)
})

test('[R07] what a batch took is verified by a second person, and what is left goes back to its lot', async ({
  page,
  house,
  desk,
}) => {
  const [maria, kevin] = [house.person('mlopez'), house.person('knguyen')]
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  const technician = await desk('mlopez')
  await technician.do('batch.start', batch.id, {})
  await technician.do('batch.startStep', batch.id, { stepId: 'read-the-room' })
  const temperature = { kind: 'number', value: '20.0', unit: 'degC', source: 'typed' } as const
  await technician.do('batch.performStep', batch.id, {
    stepId: 'read-the-room',
    values: { 'room-temperature': temperature },
  })
  const stepId = 'issue-the-vial'
  await technician.do('batch.startStep', batch.id, { stepId })
  const { rows } = await technician.api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const lot = rows.find(({ barcode, availableValue }) => barcode && Number(availableValue) > 10)!
  const vial = {
    kind: 'component' as const,
    lotId: lot.id,
    scan: lot.barcode ?? '',
    quantity: { value: '10.0', unit: 'mL' as const },
    newerLotReason: 'The older lot is behind the other boxes',
  }
  await technician.do('batch.performStep', batch.id, { stepId, values: { vial } })

  await signIn(page, kevin)
  await openLot(page, lot.id, lot.lotNumber)
  const row = page.getByRole('row').filter({ hasText: batch.number }).filter({ hasText: 'ispensed' })
  await row.getByRole('button', { name: 'Verify' }).click()
  await sign(page, kevin)
  await expect(page.getByRole('cell', { name: `Verified, verified by ${kevin.name}` })).toBeVisible()
  await signOut(page, kevin)

  await signIn(page, maria)
  await openLot(page, lot.id, lot.lotNumber)
  await page.getByRole('button', { name: 'Return to stock' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Quantity', { exact: true }).fill('10.5')
  await dialog.getByLabel('Reason').fill('The vial was never opened')
  await dialog.getByRole('button', { name: 'Return to stock' }).click()
  await expect(dialog.getByRole('alert').filter({ hasText: 'was taken and not returned' })).toBeVisible()
  await dialog.getByLabel('Quantity', { exact: true }).fill('2.5')
  await dialog.getByRole('button', { name: 'Return to stock' }).click()
  await expect(dialog).toBeHidden()
  await expect(ledgerRow(page, 'The vial was never opened')).toContainText('2.5 mL')
  await expect(page.getByText('2.5 mL returned')).toBeVisible()
})
