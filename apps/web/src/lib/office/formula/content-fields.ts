import {
  budPolicyInForce,
  formatDate,
  formatQuantity,
  type FormulaContent,
  type OrganisationState,
} from '@batchproof/domain'
import { categoryWords, labelTemplateWords, processWords, storageWords, yesNo } from './words.ts'

type Head = Exclude<keyof FormulaContent, 'billOfMaterials' | 'procedure'>

/** What the codes in a formula are called; a code that nobody knows is shown as it is. */
export interface ContentNames {
  readonly productLine: (id: string) => string
  readonly budPolicy: (id: string) => string
}

/** The names that the facility gives to its product lines and its policies in force. */
export function namesAt(organisation: OrganisationState): ContentNames {
  const lines = organisation.productLines.map(({ id, name }) => [id, name] as const)
  const policyIds = [...new Set(organisation.budPolicies.map(({ id }) => id))]
  const policies = policyIds.map((id) => [id, budPolicyInForce(organisation, id)?.title ?? id] as const)
  return { productLine: nameAmong(lines), budPolicy: nameAmong(policies) }
}

/** Two of the same name are told apart by their codes, so that no change of one to the other goes unseen. */
const nameAmong = (named: readonly (readonly [id: string, name: string])[]) => (wanted: string) => {
  const name = named.find(([id]) => id === wanted)?.[1]
  if (name === undefined) return wanted
  return named.some(([id, other]) => id !== wanted && other === name) ? `${name} (${wanted})` : name
}

/** One field of a formula's head: its label everywhere, and its value as text. Empty: nothing is said. */
export interface ContentField {
  readonly key: Head
  readonly label: string
  readonly text: (content: FormulaContent, names: ContentNames) => string
}

export interface ContentSection {
  readonly id: string
  readonly title: string
  readonly fields: readonly ContentField[]
}

const field = (key: Head, label: string, text?: ContentField['text']): ContentField => ({
  key,
  label,
  text: text ?? ((content) => String(content[key] ?? '')),
})

/** Every field of a formula but its bill and its procedure, in the order in which people read them (B01.1, B03.6). */
export const contentSections: readonly ContentSection[] = [
  {
    id: 'product',
    title: 'Product',
    fields: [
      field('name', 'Name'),
      field('genericName', 'Generic name'),
      field('strength', 'Strength'),
      field('dosageForm', 'Dosage form'),
      field('route', 'Route'),
      field('containerQuantity', 'Quantity of one container', (content) =>
        formatQuantity(content.containerQuantity),
      ),
      field('productCode', 'Product code'),
      field('fillingProductCodes', 'Filling product codes', (content) =>
        content.fillingProductCodes.join(', '),
      ),
      field('ndc', 'NDC'),
      field('masterCardNumber', 'Master formula card number'),
      field('productLine', 'Product line', ({ productLine }, names) => names.productLine(productLine)),
      field('hazardous', 'Hazardous drug', (content) => yesNo(content.hazardous)),
      field('ppeChecklist', 'PPE checklist', (content) => content.ppeChecklist.join('\n')),
    ],
  },
  {
    id: 'batch',
    title: 'Batch and yield',
    fields: [
      field('batchSize', 'Batch size', (content) => formatQuantity(content.batchSize)),
      field('theoreticalUnits', 'Theoretical units'),
      field('yieldLowPercent', 'Lower yield limit', (content) => `${content.yieldLowPercent}%`),
      field('yieldHighPercent', 'Upper yield limit', (content) => `${content.yieldHighPercent}%`),
    ],
  },
  {
    id: 'dating',
    title: 'Sterility, dating and storage',
    fields: [
      field('budCategory', 'BUD category', (content) => categoryWords[content.budCategory]),
      field('process', 'Process', (content) => processWords[content.process]),
      field('storage', 'Storage', (content) => storageWords[content.storage]),
      field('storageStatement', 'Storage statement'),
      field('budPolicy', 'BUD policy', ({ budPolicy }, names) => names.budPolicy(budPolicy)),
      field('stabilityHours', 'Validated stability', (content) =>
        content.stabilityHours === null ? '' : `${content.stabilityHours} h`,
      ),
      field('shelfLifeMonths', 'Shelf life', (content) =>
        content.shelfLifeMonths === null ? '' : `${content.shelfLifeMonths} months`,
      ),
      field('sterilityTestRequired', 'Sterility test required', (content) =>
        yesNo(content.sterilityTestRequired),
      ),
      field('endotoxinTestRequired', 'Endotoxin test required', (content) =>
        yesNo(content.endotoxinTestRequired),
      ),
    ],
  },
  {
    id: 'quality',
    title: 'Specification and documents',
    fields: [
      field('specification', 'Specification'),
      field('manufacturer', 'Manufacturer'),
      field('licenceNumber', 'Licence number'),
      field('linkedDocument', 'Linked document'),
      field('effectiveDate', 'Effective from', (content) =>
        content.effectiveDate ? formatDate(content.effectiveDate) : '',
      ),
    ],
  },
  {
    id: 'label',
    title: 'Label',
    fields: [
      field('labelTemplate', 'Label template', (content) => labelTemplateWords[content.labelTemplate]),
      field('directions', 'Directions'),
    ],
  },
]
