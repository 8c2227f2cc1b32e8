import type { Locator, Page } from '@playwright/test'
import type { MaterialDetails } from '@batchproof/domain'
import { expect } from './house.ts'
import type { OpenDesk } from './small-batch.ts'
import { siteDate } from './site-day.ts'

/** A lot as a test wants it: what is left out is as in an ordinary delivery of phenylephrine. */
export interface WantedLot {
  readonly lotNumber: string
  /** Code of a material that is registered. */
  readonly material?: string
  /** In the unit of the material. */
  readonly quantity?: string
  /** Counted in days from today. */
  readonly expiresDay?: number
  readonly status?: 'draft' | 'quarantine' | 'hold' | 'released' | 'rejected'
}

const REASON = 'Certificate, identity and packaging are in order'

/** Receives a lot past the screens and brings it to its status, by those whose work it is; answers its id. */
export async function bringLot(open: OpenDesk, wanted: WantedLot): Promise<string> {
  const { lotNumber, material = 'PHE-10MG', quantity = '100', expiresDay = 200, status = 'released' } = wanted
  const warehouse = await open('tbecker')
  const known = await warehouse.api.material.list.query({ search: material })
  const found = known.find(({ details }) => details?.code === material)
  if (!found?.details) throw new Error(`there is no material ${material}`)
  const id = crypto.randomUUID()
  await warehouse.do('lot.receive', id, {
    materialId: found.id,
    lotNumber,
    supplier: 'Meridian Injectables',
    supplierLot: `S-${lotNumber}`,
    expiresOn: siteDate(expiresDay),
    quantity: { value: quantity, unit: found.details.unit },
  })
  if (status === 'draft') return id
  await warehouse.do('lot.quarantine', id, { reason: REASON })
  const quality = await open('dokafor')
  if (status === 'released') await quality.do('lot.release', id, { reason: REASON })
  if (status === 'hold') await quality.do('lot.hold', id, { reason: 'Two vials of the sample are cloudy' })
  if (status === 'rejected') await quality.do('lot.reject', id, { reason: 'The cold chain was broken' })
  return id
}

/** Registers a material of a product line; answers nothing, it is known by its code. */
export async function bringMaterial(
  open: OpenDesk,
  details: Pick<MaterialDetails, 'code' | 'name' | 'productLine'>,
): Promise<void> {
  const administrator = await open('rkim')
  await administrator.do('material.register', crypto.randomUUID(), {
    ...details,
    unit: 'mL',
    sterile: false,
    barcodeRequired: false,
    gtin: null,
  })
}

/** Registers a hospital that receives; answers its id. */
export async function bringRecipient(open: OpenDesk, name: string, code: string): Promise<string> {
  const id = crypto.randomUUID()
  await (
    await open('tbecker')
  ).do('recipient.register', id, {
    code,
    name,
    address: '759 Chestnut Street, Springfield, MA 01199',
    contact: 'Pharmacy buyer, 413-555-0101',
  })
  return id
}

/** Opens the page of a lot. */
export async function openLot(page: Page, id: string, lotNumber: string): Promise<void> {
  await page.goto(`/lots/${id}`)
  await expect(page.getByRole('heading', { level: 1, name: `Lot ${lotNumber}` })).toBeVisible()
}

/** What else can be done with the lot. */
export const moreButton = (page: Page): Locator => page.getByRole('button', { name: 'More', exact: true })

/** Chooses something of the lot's menu and gives the dialog that it opens. */
export async function chooseDeed(page: Page, name: RegExp): Promise<Locator> {
  await moreButton(page).click()
  await page.getByRole('menuitem', { name }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  return dialog
}

/** The status that stands beside the lot's number. */
export const statusOf = (page: Page): Locator => page.locator('header').filter({ has: page.locator('h1') })

/** The row of the ledger that holds this text; the newest where there are several. */
export const ledgerRow = (page: Page, text: string | RegExp): Locator =>
  page
    .getByRole('table')
    .filter({ hasText: 'On hand after' })
    .getByRole('row')
    .filter({ hasText: text })
    .first()
