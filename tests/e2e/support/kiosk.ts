import type { Locator, Page } from '@playwright/test'
import { pressPin } from './pin.ts'
import { expect, type DemoPerson } from './house.ts'

export const LANDSCAPE = { width: 1180, height: 820 }
export const PORTRAIT = { width: 820, height: 1180 }

/** Whether the same input has had the focus for so many frames. Runs in the page. */
function restsInAnInput({ frames }: { frames: number }): boolean {
  const { activeElement } = document
  const here = window as unknown as { restingIn?: Element | null; restingFrames?: number }
  const same = activeElement === here.restingIn && activeElement instanceof HTMLInputElement
  here.restingFrames = same ? (here.restingFrames ?? 0) + 1 : 0
  here.restingIn = activeElement
  return here.restingFrames >= frames
}

/** The iPad of the cleanroom, by what a technician sees and touches. */
export class Kiosk {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get sheet(): Locator {
    return this.page.getByRole('dialog')
  }

  /** An administrator makes the iPad known; it does not stay signed in. */
  async register(administrator: DemoPerson, name: string): Promise<void> {
    const { page } = this
    await page.goto('/kiosk')
    await expect(page.getByRole('heading', { name: 'This iPad is not known here yet' })).toBeVisible()
    await page.getByLabel('Name of this iPad').fill(name)
    await page.getByLabel("Administrator's user name").fill(administrator.userName)
    await page.getByLabel("Administrator's PIN").fill(administrator.pin)
    await page.getByRole('button', { name: 'Register this iPad' }).click()
    await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible()
  }

  async signIn(person: DemoPerson): Promise<void> {
    const { page } = this
    if (!page.url().endsWith('/kiosk')) await page.goto('/kiosk')
    await page.getByRole('button', { name: person.name }).click()
    await pressPin(page.locator('body'), person.pin, 'Sign in')
    const passkey = page.getByRole('button', { name: 'Confirm with passkey' })
    const inside = page.getByRole('heading', { name: 'My batches today' })
    await expect(passkey.or(inside)).toBeVisible()
    if (await passkey.isVisible()) await passkey.click()
    await expect(inside).toBeVisible()
  }

  /** Opens a batch of the list by its number. */
  async open(batchNumber: string): Promise<void> {
    await this.page.getByRole('link', { name: new RegExp(batchNumber) }).click()
  }

  /** Starts the scheduled batch on the screen, with the signature that it takes. */
  async start(person: DemoPerson): Promise<void> {
    await this.page.getByRole('button', { name: 'Start the batch' }).click()
    await this.sign(person)
    await expect(this.page.getByText(/^Step 1 of/)).toBeVisible()
  }

  /** Fills in the open signature sheet, whatever it asks for. */
  async sign(person: DemoPerson): Promise<void> {
    const { sheet } = this
    const name = sheet.getByLabel('or type your user name')
    const pad = sheet.getByRole('group', { name: 'PIN' })
    await expect(name.or(pad)).toBeVisible()
    if (await name.isVisible()) {
      await name.fill(person.userName)
      await sheet.getByRole('button', { name: 'Continue' }).click()
    }
    await pressPin(sheet, person.pin, 'Sign')
    const passkey = sheet.getByRole('button', { name: 'Confirm with passkey' })
    await expect(async () => {
      expect((await passkey.isVisible()) || (await sheet.isHidden())).toBe(true)
    }).toPass()
    if (await passkey.isVisible()) await passkey.click()
    await expect(sheet).toBeHidden()
  }

  /** The step with this title is the one on the screen. */
  async expectStep(title: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: title, level: 2 })).toBeVisible()
  }

  /** Touches a line of what the step records, where it records more than one thing. */
  async field(label: string): Promise<void> {
    const line = this.page
      .getByRole('list', { name: 'What this step records' })
      .getByRole('button', { name: label })
    await line.click()
    await expect(line).toHaveAttribute('aria-current', 'true')
  }

  /** Presses figures on the keypad of this name. */
  async press(label: string, figures: string): Promise<void> {
    const keypad = this.page.getByRole('group', { name: label, exact: true })
    for (const figure of figures) await keypad.getByRole('button', { name: figure, exact: true }).click()
  }

  /** Tare, then gross, as the balance showed them. */
  async weigh(label: string, tare: string, gross: string): Promise<void> {
    await this.press(label, tare)
    await this.page.getByRole('button', { name: 'Tare is in — now the gross' }).click()
    await this.press(label, gross)
  }

  /** A scanner's burst of keys and its Enter, once a field for scans has taken the focus. */
  async scan(text: string): Promise<void> {
    // A sheet that closes gives the focus back a moment later: it must have come to rest, as it has for a hand.
    await this.page.waitForFunction(restsInAnInput, { frames: 15 }, { polling: 'raf' })
    await this.page.keyboard.type(text, { delay: 1 })
    await this.page.keyboard.press('Enter')
  }

  /** A photo from the camera sheet of the iPad. */
  async takePhoto(png: Uint8Array): Promise<void> {
    await this.page
      .locator('input[type="file"]')
      .first()
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(png) })
    await expect(this.page.getByText('Sent, goes into the record when you sign')).toBeVisible()
  }

  /** Signs the step that is complete, and says which step comes next. */
  async signStep(person: DemoPerson): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign and continue' }).click()
    await this.sign(person)
  }

  /** Another person signs as witness on the same iPad. */
  async witness(person: DemoPerson): Promise<void> {
    await this.page.getByRole('button', { name: 'Witness signs here' }).click()
    await this.sign(person)
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /·/ }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await expect(this.page.getByRole('heading', { name: 'Who are you?' })).toBeVisible()
  }
}
