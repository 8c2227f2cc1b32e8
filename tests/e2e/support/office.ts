import type { Locator, Page } from '@playwright/test'
import { pressPin } from './pin.ts'
import { expect, type DemoPerson } from './house.ts'

/** Fills the sign-in page and waits for the page behind it. */
export async function signIn(page: Page, person: DemoPerson, to = '/'): Promise<void> {
  await page.goto(to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`)
  await page.getByLabel('User name').fill(person.userName)
  await page.getByLabel('PIN').fill(person.pin)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: `${person.name}, my account` })).toBeVisible()
}

/** Ends the session from the person's menu. */
export async function signOut(page: Page, person: DemoPerson): Promise<void> {
  await page.getByRole('button', { name: `${person.name}, my account` }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

/** Fills in the open signature sheet and waits until it is gone. */
export async function sign(page: Page, person: DemoPerson): Promise<void> {
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('group', { name: 'PIN' })).toBeVisible()
  const identifier = sheet.getByLabel('User name or badge')
  if (await identifier.isVisible()) await identifier.fill(person.userName)
  await pressPin(sheet, person.pin, 'Sign')
  await expect(sheet).toBeHidden()
}

/** Chooses an option of a select by the words that are shown. */
export async function choose(field: Locator, option: string | RegExp): Promise<void> {
  await field.click()
  await field.page().getByRole('option', { name: option }).first().click()
  await expect(field.page().getByRole('listbox')).toBeHidden()
}

/** Types into a combobox and takes the option that matches. */
export async function seek(field: Locator, text: string, option: string | RegExp = text): Promise<void> {
  await field.click()
  await field.fill(text)
  await field.page().getByRole('option', { name: option }).first().click()
  await expect(field.page().getByRole('listbox')).toBeHidden()
}
