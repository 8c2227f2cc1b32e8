import type { LabResult } from '@batchproof/domain'

/** Laboratory tests as people call them. */
export const labTestNames: Readonly<Record<LabResult['test'], string>> = {
  sterility: 'Sterility',
  endotoxin: 'Bacterial endotoxin',
  potency: 'Potency',
  particulates: 'Particulates',
  ph: 'pH',
}
