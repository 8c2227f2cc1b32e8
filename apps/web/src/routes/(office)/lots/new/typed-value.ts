import type { CertificateValue } from '@batchproof/domain'

/** A value of a certificate while it is typed: its number may be unfinished. */
export type TypedValue = { -readonly [Key in keyof CertificateValue]: CertificateValue[Key] }
