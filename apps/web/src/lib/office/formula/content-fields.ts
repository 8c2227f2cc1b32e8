import { formatDate, formatQuantity, type FormulaContent } from '@batchproof/domain'
import { categoryWords, labelTemplateWords, processWords, storageWords, yesNo } from './words.ts'

type Head = Exclude<keyof FormulaContent, 'billOfMaterials' | 'procedure'>

/** One field of a formula's head: its label everywhere, and its value as text. Empty: nothing is said. */
export interface ContentField {
  readonly key: Head
  readonly label: string
  readonly text: (content: FormulaContent) => string
}

export interface ContentSection {
  readonly id: string
  readonly title: string
  readonly fields: readonly ContentField[]
}

const field = (key: Head, label: string, text?: (content: FormulaContent) => string): ContentField => ({
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
      field('productLine', 'Product line'),
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
      field('budPolicy', 'BUD policy'),
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
