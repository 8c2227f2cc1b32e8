/**
 * How a state is drawn: by its form first, its tone second, its word always. Printed in grey or seen by a
 * colour-blind eye, two states of one kind still differ.
 */
export type StatusForm =
  'dashed' | 'fill' | 'solid' | 'outline' | 'double' | 'dark' | 'struck' | 'faint' | 'hatched'

export interface StatusLook {
  form: StatusForm
  label: string
  tone?: 'good' | 'warning' | 'critical'
}

export const statusLooks = {
  batch: {
    draft: { form: 'dashed', label: 'Draft' },
    scheduled: { form: 'fill', label: 'Scheduled' },
    in_progress: { form: 'solid', label: 'In progress' },
    completed: { form: 'faint', label: 'Completed' },
    pending_review: { form: 'outline', label: 'Pending review' },
    pending_release: { form: 'double', label: 'Pending release' },
    released: { form: 'dark', label: 'Released' },
    rejected: { form: 'struck', label: 'Rejected', tone: 'critical' },
    quarantined: { form: 'hatched', label: 'Quarantined', tone: 'warning' },
    cancelled: { form: 'struck', label: 'Cancelled' },
  },
  formula: {
    draft: { form: 'dashed', label: 'Draft' },
    in_review: { form: 'outline', label: 'In review' },
    approved: { form: 'dark', label: 'Approved' },
    superseded: { form: 'faint', label: 'Superseded' },
    obsolete: { form: 'struck', label: 'Obsolete' },
  },
  lot: {
    draft: { form: 'dashed', label: 'Draft' },
    quarantine: { form: 'hatched', label: 'Quarantine', tone: 'warning' },
    hold: { form: 'double', label: 'On hold', tone: 'warning' },
    released: { form: 'dark', label: 'Released' },
    consumed: { form: 'faint', label: 'Consumed' },
    rejected: { form: 'struck', label: 'Rejected', tone: 'critical' },
  },
  deviation: {
    open: { form: 'solid', label: 'Open', tone: 'critical' },
    investigating: { form: 'outline', label: 'Investigating', tone: 'warning' },
    resolved: { form: 'double', label: 'Resolved' },
    closed: { form: 'dark', label: 'Closed' },
  },
  recall: {
    open: { form: 'solid', label: 'Open', tone: 'critical' },
    frozen: { form: 'double', label: 'Frozen', tone: 'warning' },
    closed: { form: 'dark', label: 'Closed' },
  },
  step: {
    pending: { form: 'fill', label: 'Pending' },
    in_progress: { form: 'solid', label: 'In progress' },
    completed: { form: 'dark', label: 'Completed' },
    verified: { form: 'double', label: 'Verified' },
    deviated: { form: 'hatched', label: 'Deviated', tone: 'warning' },
    skipped: { form: 'struck', label: 'Skipped' },
  },
} satisfies Record<string, Record<string, StatusLook>>

export type StatusKind = keyof typeof statusLooks

/** The look of a state; an unknown one (a newer server) is shown by its own word, never hidden. */
export function statusLook(kind: StatusKind, state: string): StatusLook {
  const looks: Record<string, StatusLook> = statusLooks[kind]
  const words = state.replaceAll('_', ' ')
  return looks[state] ?? { form: 'outline', label: words.charAt(0).toUpperCase() + words.slice(1) }
}
