import type { Locator, Page } from '@playwright/test'
import { choose, seek } from './office.ts'

/** The formula editor, by the places that its list of what is missing leads to. */
export class FormulaForm {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The field at a path of the content: `billOfMaterials.0.low`. */
  at(path: string): Locator {
    return this.page.locator(`[id="at-${path}"]`)
  }

  /** Types into fields, by path. */
  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, value] of Object.entries(values)) {
      const input = this.at(path).getByRole('textbox')
      await input.fill(value)
      await input.blur()
    }
  }

  async choose(path: string, label: string, option: string): Promise<void> {
    await choose(this.at(path).getByLabel(label), option)
  }

  async seek(path: string, text: string, option?: string | RegExp): Promise<void> {
    await seek(this.at(path).getByRole('combobox'), text, option)
  }

  /** Adds a step after the last one and names it. */
  async addStep(title: string, instruction: string): Promise<string> {
    const count = await this.page.locator('[data-step]').count()
    await this.page
      .getByRole('button', { name: count === 0 ? 'Add the first step' : 'Add a step after this one' })
      .click()
    const path = `procedure.${count}`
    await this.fill({ [`${path}.title`]: title, [`${path}.instruction`]: instruction })
    return path
  }

  /** Adds a field to the step at a path, and says where it stands. */
  async addField(step: string, kind: string, label: string): Promise<string> {
    const fields = this.page.locator(`[id^="at-${step}.fields."][id$=".label"]`)
    const path = `${step}.fields.${await fields.count()}`
    await choose(this.page.getByLabel('Add a field'), kind)
    await this.fill({ [`${path}.label`]: label })
    return path
  }
}
