import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { formulaContent } from './formula-content.ts'

const version = z.number().int().min(1)
const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)

/** Commands over a formula. */
export const formulaCommands = {
  'formula.draft': command({
    subject: 'formula',
    creates: true,
    payload: z.object({ content: formulaContent }),
    roles: ['pharmacist', 'pic'],
    signature: null,
    offline: false,
    requirement: 'B01.1',
    label: 'New formula',
  }),
  'formula.revise': command({
    subject: 'formula',
    payload: z.object({
      version,
      content: formulaContent,
      reason: z.string().trim().max(1000).default(''),
      /** The revision that was edited: another's save in between is then not passed over unseen. Null: not asked. */
      basedOnRevision: z.int().min(1).nullable().default(null),
    }),
    roles: ['pharmacist', 'pic'],
    signature: null,
    offline: false,
    requirement: 'B01.5',
    label: 'Save draft',
  }),
  'formula.submit': command({
    subject: 'formula',
    payload: z.object({ version }),
    roles: ['pharmacist', 'pic'],
    signature: null,
    offline: false,
    requirement: 'B03.5',
    label: 'Send for review',
  }),
  'formula.return': command({
    subject: 'formula',
    payload: z.object({ version, reason }),
    roles: ['pharmacist', 'pic', 'qa'],
    signature: null,
    offline: false,
    requirement: 'B03.5',
    label: 'Return to draft',
  }),
  'formula.signAuthored': command({
    subject: 'formula',
    payload: z.object({ version }),
    roles: ['pharmacist', 'pic'],
    signature: { meaning: 'authored', components: 'session' },
    offline: false,
    requirement: 'X11',
    label: 'Sign as author',
  }),
  'formula.signChecked': command({
    subject: 'formula',
    payload: z.object({ version }),
    roles: ['pharmacist', 'pic', 'qa'],
    signature: { meaning: 'independently_checked', components: 'always_all' },
    offline: false,
    requirement: 'X11',
    label: 'Sign as independent checker',
  }),
  'formula.approve': command({
    subject: 'formula',
    payload: z.object({ version }),
    roles: ['pic'],
    signature: { meaning: 'formula_approved', components: 'always_all' },
    offline: false,
    requirement: 'B03.2',
    label: 'Approve for production',
  }),
  'formula.openVersion': command({
    subject: 'formula',
    payload: z.object({ reason }),
    roles: ['pharmacist', 'pic'],
    signature: null,
    offline: false,
    requirement: 'B02.1',
    label: 'Open a new version',
  }),
  'formula.obsolete': command({
    subject: 'formula',
    payload: z.object({ version, reason }),
    roles: ['pic'],
    signature: { meaning: 'formula_obsoleted', components: 'always_all' },
    offline: false,
    requirement: 'B03.5',
    label: 'Make obsolete',
  }),
}
