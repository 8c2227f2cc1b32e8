import {
  labelContent,
  withFixedStatements,
  type LabelContent,
} from '@batchproof/domain/labelling/label-content.ts'
import type { LabelTemplateName } from '../src/label/label-templates.ts'

/** A realistic label for tests. */
export interface LabelSample {
  readonly template: LabelTemplateName
  readonly content: LabelContent
}

const facility = {
  name: 'Harbor Sterile Outsourcing',
  address: '4100 Pier Road, Suite 20, Baltimore, MD 21224',
  telephone: '410-555-0142',
}
const common = {
  facility,
  timeZone: 'America/New_York',
  compoundedAt: '2026-11-21T14:05:00.000Z',
  verificationUrl: 'https://verify.harborsterile.com/l/7QK2M9XH',
}

function sample(template: LabelTemplateName, content: Record<string, unknown>): LabelSample {
  return { template, content: withFixedStatements(labelContent.parse({ ...common, ...content })) }
}

/** One label for each form, with the contents of products that hospitals buy. */
export const LABEL_SAMPLES = {
  phenylephrineSyringe: sample('syringe', {
    productName: 'PHENYLephrine HCl 100 mcg/mL, 10 mL syringe',
    establishedName: 'PHENYLephrine HCl',
    strength: '1,000 mcg/10 mL (100 mcg/mL)',
    dosageForm: 'injection',
    quantity: '10 mL',
    lotNumber: 'BR-20261121-0142',
    beyondUseAt: '2027-01-05T14:05:00.000Z',
    storage: 'Refrigerate at 2 °C to 8 °C. Protect from light.',
    ndc: '71285-601-10',
    gtin: '00371285601108',
    serial: '0000417',
    activeIngredients: [{ name: 'PHENYLephrine HCl', amount: '100 mcg/mL' }],
    inactiveIngredients: [
      { name: 'Sodium chloride', amount: '9 mg/mL' },
      { name: 'Citric acid and sodium citrate', amount: 'to adjust pH' },
      { name: 'Water for injection', amount: 'q.s.' },
    ],
  }),
  methotrexateSyringe: sample('syringe', {
    productName: 'Methotrexate 25 mg/mL, 1 mL syringe',
    establishedName: 'Methotrexate',
    strength: '25 mg/mL',
    dosageForm: 'injection, preservative free',
    quantity: '1 mL',
    lotNumber: 'BR-20261121-0007',
    beyondUseAt: '2026-11-25T15:30:00.000Z',
    storage: 'Store at 20 °C to 25 °C. Protect from light.',
    ndc: '71285-722-01',
    gtin: '00371285722018',
    serial: '0000009',
    isHazardous: true,
    activeIngredients: [{ name: 'Methotrexate (as sodium)', amount: '25 mg/mL' }],
    inactiveIngredients: [
      { name: 'Sodium chloride', amount: '4.9 mg/mL' },
      { name: 'Sodium hydroxide', amount: 'to adjust pH' },
      { name: 'Water for injection', amount: 'q.s.' },
    ],
  }),
  vancomycinDrops: sample('vial', {
    productName: 'Vancomycin 25 mg/mL ophthalmic drops',
    establishedName: 'Vancomycin HCl',
    strength: '25 mg/mL',
    dosageForm: 'ophthalmic solution',
    quantity: '5 mL',
    lotNumber: 'BR-20261121-0031',
    beyondUseAt: '2026-12-19T14:05:00.000Z',
    storage: 'Refrigerate at 2 °C to 8 °C. For the eye only.',
    ndc: '',
    activeIngredients: [{ name: 'Vancomycin (as HCl)', amount: '25 mg/mL' }],
    inactiveIngredients: [
      { name: 'Sodium chloride', amount: '6 mg/mL' },
      { name: 'Water for injection', amount: 'q.s.' },
    ],
  }),
  oxytocinBag: sample('bag', {
    productName: 'Oxytocin 30 units in 500 mL bag',
    establishedName: 'Oxytocin in 0.9% sodium chloride',
    strength: '30 units/500 mL (0.06 units/mL)',
    dosageForm: 'injection',
    quantity: '500 mL',
    lotNumber: 'BR-20261121-0088',
    beyondUseAt: '2027-01-06T04:59:59.999Z',
    storage: 'Refrigerate at 2 °C to 8 °C. Do not freeze.',
    ndc: '71285-310-50',
    gtin: '00371285310505',
    serial: '0001203',
    activeIngredients: [{ name: 'Oxytocin', amount: '0.06 units/mL' }],
    inactiveIngredients: [
      { name: 'Sodium chloride', amount: '9 mg/mL' },
      { name: 'Chlorobutanol', amount: '0.03 mg/mL' },
      { name: 'Acetic acid', amount: 'to adjust pH' },
      { name: 'Water for injection', amount: 'q.s.' },
    ],
    container: {
      directions:
        'For intravenous infusion by pump after delivery. Usual dose 10 units to 40 units, at a rate that keeps the uterus contracted. Single use: discard what is left.',
    },
  }),
  ketamineCarton: sample('carton', {
    productName: 'Ketamine HCl 10 mg/mL, 5 mL syringes, 20 in a carton',
    establishedName: 'Ketamine HCl',
    strength: '50 mg/5 mL (10 mg/mL)',
    dosageForm: 'injection',
    quantity: '20 syringes of 5 mL',
    lotNumber: 'BR-20261121-0051',
    beyondUseAt: '2027-02-19T14:05:00.000Z',
    storage: 'Store at 20 °C to 25 °C. Protect from light. Keep in the carton until use.',
    ndc: '71285-455-20',
    gtin: '10371285455203',
    serial: 'C000113',
    activeIngredients: [{ name: 'Ketamine (as HCl)', amount: '10 mg/mL' }],
    inactiveIngredients: [
      { name: 'Sodium chloride', amount: '9 mg/mL' },
      { name: 'Water for injection', amount: 'q.s.' },
    ],
    container: {
      directions:
        'For slow intravenous injection over at least 60 seconds by, or under, a clinician trained in anesthesia. Usual induction dose 1 mg/kg to 2 mg/kg. See the prescribing information.',
    },
  }),
} as const
