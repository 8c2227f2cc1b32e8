import type { LabelContent } from '@batchproof/domain/labelling/label-content.ts'
import { describe, expect, it } from 'vitest'
import { LABEL_SAMPLES } from '../../test/label-samples.ts'
import { textsOf, type LabelElement } from './label-element.ts'
import { layOutLabel } from './label-layout.ts'
import { LabelProblem } from './label-problem.ts'
import { LABEL_TEMPLATES, type LabelTemplateName } from './label-templates.ts'
import { labelFonts } from './render.ts'
import { rasteriser } from '#rasterise'

const TEMPLATES = Object.keys(LABEL_TEMPLATES) as LabelTemplateName[]
const full = LABEL_SAMPLES.ketamineCarton.content
const hazardous = LABEL_SAMPLES.methotrexateSyringe.content

/** The label's words as one text, with plain spaces. */
function wordsOf(content: LabelContent, template: LabelTemplateName): string {
  return textsOf(layOutLabel(content, template, 300).root)
    .join(' ')
    .replaceAll(/\s+/g, ' ')
}

function problemOf(content: LabelContent, template: LabelTemplateName): LabelProblem {
  try {
    layOutLabel(content, template, 300)
  } catch (error) {
    if (error instanceof LabelProblem) return error
    throw error
  }
  throw new Error('The label was drawn.')
}

describe('what the label says', () => {
  it.each(TEMPLATES)('[B22.1] prints every item of 503B(a)(10)(A) on the %s label', (template) => {
    const words = wordsOf(full, template)
    for (const item of [
      'This is a compounded drug.',
      'Harbor Sterile Outsourcing',
      '4100 Pier Road, Suite 20, Baltimore, MD 21224',
      '410-555-0142',
      'Lot BR-20261121-0051',
      'Ketamine HCl',
      'injection · 20 syringes of 5 mL',
      '50 mg/5 mL (10 mg/mL)',
      'Compounded: 2026-NOV-21',
      'EXP/BUD 2027-FEB-19 09:05 EST',
      'Storage: Store at 20 °C to 25 °C. Protect from light. Keep in the carton until use.',
      'NDC 71285-455-20',
      'SN C000113',
      'Not for resale',
      'Office Use Only',
      'Active: Ketamine (as HCl) 10 mg/mL.',
      'Inactive: Sodium chloride 9 mg/mL; Water for injection q.s.',
    ])
      expect(words).toContain(item)
  })

  it.each(['bag', 'carton'] as const)(
    '[B22.1] prints the statements of a container on the %s label',
    (template) => {
      const words = wordsOf(full, template)
      expect(words).toContain('www.fda.gov/medwatch')
      expect(words).toContain('1-800-FDA-1088')
      expect(words).toContain('Directions: For slow intravenous injection')
    },
  )

  it.each(TEMPLATES)('marks a hazardous drug on the %s label, and no other', (template) => {
    const withContainer = { ...hazardous, container: full.container }
    expect(wordsOf(withContainer, template)).toContain('HD Hazardous drug: handle with precautions')
    expect(wordsOf(full, template)).not.toMatch(/hazardous|HD /i)
  })

  it('keeps tall-man lettering as it was written', () => {
    expect(wordsOf(LABEL_SAMPLES.phenylephrineSyringe.content, 'syringe')).toContain('PHENYLephrine HCl')
  })

  it('[B19.1] prints the day alone when the product may be used until its end, else the time too', () => {
    expect(wordsOf(LABEL_SAMPLES.oxytocinBag.content, 'bag')).toMatch(/EXP\/BUD 2027-JAN-05 (?!\d\d:)/)
    const summer = { ...full, beyondUseAt: '2027-07-01T01:30:00.000Z' }
    expect(wordsOf(summer, 'bag')).toContain('EXP/BUD 2027-JUN-30 21:30 EDT')
  })

  it('leaves the ingredients to the container only when the content says so', () => {
    const unit: LabelContent = { ...full, ingredientsOn: 'container' }
    expect(wordsOf(unit, 'syringe')).not.toContain('Inactive')
    expect(wordsOf(unit, 'carton')).toContain('Inactive: Sodium chloride')
    expect(wordsOf({ ...full, inactiveIngredients: [], hasNoInactiveIngredients: true }, 'vial')).toContain(
      'Inactive: none.',
    )
  })

  it('says nothing of an NDC or a serial number that the product has not', () => {
    expect(wordsOf(LABEL_SAMPLES.vancomycinDrops.content, 'vial')).not.toMatch(/NDC|SN/)
  })
})

describe('what the label refuses', () => {
  it('[X13] names each missing item and draws nothing', () => {
    const content: LabelContent = {
      ...full,
      statements: ['Not for resale'],
      storage: '',
      inactiveIngredients: [],
      facility: { ...full.facility, telephone: '' },
    }
    const problem = problemOf(content, 'syringe')
    expect(problem.code).toBe('label_incomplete')
    expect(problem.details).toEqual([
      "The statement 'This is a compounded drug.' is missing.",
      "The facility's telephone number is missing.",
      'The storage and handling instruction is missing.',
      "The statement 'Office Use Only' is missing.",
      'The inactive ingredients, each with quantity or proportion, are missing.',
    ])
  })

  it('[X13] refuses a carton without the statements of a container', () => {
    const problem = problemOf({ ...full, container: undefined }, 'carton')
    expect(problem.details.join(' ')).toContain('www.fda.gov/medwatch')
    expect(problem.details.join(' ')).toContain('directions for use')
  })

  it('[B22.2] refuses a label without the address for verification', () => {
    const problem = problemOf({ ...full, verificationUrl: undefined }, 'bag')
    expect(problem).toMatchObject({
      code: 'label_incomplete',
      details: ['The address for verification is missing.'],
    })
  })

  it('refuses a character that the typeface cannot draw, rather than printing an empty box', () => {
    const problem = problemOf({ ...full, storage: 'Store at ≤ 25 °C' }, 'bag')
    expect(problem).toMatchObject({ code: 'label_character_unsupported', details: ['≤'] })
  })

  it('refuses a text that does not fit in legible type', () => {
    const inactiveIngredients = Array.from({ length: 30 }, (_, index) => ({
      name: `Polyoxyethylene sorbitan ester ${index}`,
      amount: '0.5 mg/mL',
    }))
    expect(problemOf({ ...full, inactiveIngredients }, 'syringe').code).toBe('label_does_not_fit')
  })

  it('refuses an address that makes the QR code too large', () => {
    const verificationUrl = `https://verify.example/${'a'.repeat(900)}`
    expect(problemOf({ ...full, verificationUrl }, 'syringe').code).toBe('label_does_not_fit')
  })

  it('refuses a word wider than the label instead of breaking it', () => {
    expect(problemOf({ ...full, establishedName: 'Poly'.repeat(30) }, 'vial').code).toBe('label_does_not_fit')
  })
})

/** Boxes of all `<text>` in an SVG made with `embedFont: false`, as satori itself measured them. */
function drawnTexts(
  svg: string,
): { left: number; right: number; top: number; bottom: number; text: string }[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', text = '']) => {
    const read = (name: string): number =>
      Number(new RegExp(` ${name}="([^"]+)"`).exec(` ${attributes}`)?.[1])
    const [left, baseline, width, height] = [read('x'), read('y'), read('width'), read('height')]
    return { left, right: left + width, top: baseline - height, bottom: baseline, text }
  })
}

const longNames: LabelContent = {
  ...full,
  establishedName: 'Bupivacaine hydrochloride and fentaNYL citrate in preservative-free 0.9% sodium chloride',
  strength: '312.5 mg/250 mL (1.25 mg/mL) and 500 mcg/250 mL (2 mcg/mL)',
  inactiveIngredients: [
    ...full.inactiveIngredients,
    ...[
      'Edetate disodium',
      'Sodium metabisulfite',
      'Citric acid monohydrate',
      'Sodium citrate dihydrate',
    ].map((name) => ({ name, amount: '0.1 mg/mL' })),
  ],
}

describe('how the label is laid out', () => {
  const cases = [
    ...Object.entries(LABEL_SAMPLES).map(([name, { content, template }]) => ({ name, content, template })),
    { name: 'long names', content: longNames, template: 'bag' as const },
    { name: 'long names', content: longNames, template: 'carton' as const },
  ]

  it.each(cases)('keeps every word of $name inside the $template label and off the codes', async (each) => {
    const { root, codes, widthPixels, heightPixels } = layOutLabel(each.content, each.template, 300)
    const svg = await rasteriser.svgOf(root, {
      width: widthPixels,
      height: heightPixels,
      fonts: labelFonts(),
      embedFont: false,
    })
    const margin = (LABEL_TEMPLATES[each.template].marginMillimetres * 300) / 25.4
    const texts = drawnTexts(svg)
    expect(texts.length).toBeGreaterThan(20)
    for (const { left, right, top, bottom, text } of texts) {
      expect(right, text).toBeLessThanOrEqual(widthPixels - margin + 1)
      expect(left, text).toBeGreaterThanOrEqual(margin - 1)
      expect(bottom, text).toBeLessThanOrEqual(heightPixels - margin)
      for (const { left: from, top: above, width, height } of [codes.dataMatrix, codes.qr]) {
        const isOnCode = right > from && left < from + width && bottom > above && top < above + height
        expect(isOnCode, `${text} on a code`).toBe(false)
      }
    }
  })

  it('never sets type under the smallest of its form', () => {
    for (const { content, template } of cases) {
      const { typePoints } = layOutLabel(content, template, 300)
      for (const [role, points] of Object.entries(typePoints)) {
        const range = LABEL_TEMPLATES[template].type[role as keyof typeof typePoints]
        expect(points).toBeGreaterThanOrEqual(range.smallestPoints)
        expect(points).toBeLessThanOrEqual(range.largestPoints)
      }
    }
  })

  it('draws in black and white only', () => {
    const colours = (element: LabelElement): unknown[] => {
      const { style, children } = element.props
      const own = [style['color'], style['backgroundColor']].filter((colour) => colour !== undefined)
      return Array.isArray(children) ? [...own, ...children.flatMap(colours)] : own
    }
    const used = new Set(colours(layOutLabel(hazardous, 'syringe', 300).root))
    expect([...used].toSorted()).toEqual(['#000', '#fff'])
  })
})
