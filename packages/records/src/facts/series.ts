/** Names of the number series, and how a number of each is written (R04, B04.3). */
export const series = {
  formula: 'MBR',
  batchRecord: 'BR',
  deviation: 'BD',
  recall: (date: string): string => `RC-${date.slice(0, 4)}`,
  batchNumber: (code: string, date: string): string => `${code}-${date.replaceAll('-', '')}`,
} as const

const padded = (number: number, width: number) => String(number).padStart(width, '0')

/** MBR-0001, BR-0001, BD-0001, RC-2026-0001. */
export const recordNumber = (name: string, number: number): string => `${name}-${padded(number, 4)}`
/** ORG-YYYYMMDD-SEQ. */
export const batchNumber = (name: string, number: number): string => `${name}-${padded(number, 3)}`
