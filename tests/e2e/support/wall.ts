import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { expect, type DemoPerson, type House } from './house.ts'
import { signIn } from './office.ts'

export const FULL_HD = { width: 1920, height: 1080 }
export const UHD = { width: 3840, height: 2160 }

/** An administrator registers a wall display in the office; gives the code that is shown. */
export async function registerWall(office: Page, administrator: DemoPerson, name: string): Promise<string> {
  await signIn(office, administrator, '/facility?tab=devices')
  await office.getByRole('button', { name: 'Register a wall display' }).click()
  await office.getByRole('dialog').getByLabel('Name').fill(name)
  await office.getByRole('button', { name: 'Register and show code' }).click()
  const sheet = office.getByRole('dialog', { name: `Pairing code for ${name}` })
  return (await sheet.locator('.code').innerText()).trim()
}

/** The display in the QA office, by what one sees from the door. */
export class WallDisplay {
  readonly page: Page
  readonly context: BrowserContext

  constructor(page: Page, context: BrowserContext) {
    this.page = page
    this.context = context
  }

  static async open(browser: Browser, house: House): Promise<WallDisplay> {
    const context = await browser.newContext({ baseURL: house.origin, viewport: FULL_HD })
    const page = await context.newPage()
    await page.goto('/wall/')
    return new WallDisplay(page, context)
  }

  /** Somebody types the code, once. */
  async pair(code: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'This display is not paired yet' })).toBeVisible()
    await this.page.getByLabel('Pairing code').fill(code)
    await this.page.getByRole('button', { name: 'Pair this display' }).click()
  }

  get lines(): Locator {
    return this.page.getByRole('listitem')
  }

  /** The line of a batch. */
  line(batchNumber: string): Locator {
    return this.page.locator(`[data-batch="${batchNumber}"]`)
  }

  /** Whether a batch stands above every line that needs nobody. */
  async isAboveTheRest(batchNumber: string): Promise<boolean> {
    const lines = await this.lines.evaluateAll((items) =>
      items.map((item) => ({ batch: item.dataset.batch, needs: item.dataset.need !== undefined })),
    )
    const place = lines.findIndex(({ batch }) => batch === batchNumber)
    return place >= 0 && lines.slice(0, place).every(({ needs }) => needs)
  }

  get connection(): Locator {
    return this.page.getByRole('status')
  }

  /** The token that the browser keeps, as its cookie. */
  async cookie() {
    const cookies = await this.context.cookies()
    const found = cookies.find(({ name }) => name.endsWith('batchproof-wall'))
    if (!found) throw new Error('the display has no token')
    return found
  }
}
