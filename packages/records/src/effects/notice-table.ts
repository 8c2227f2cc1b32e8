import { DEVIATION_TYPES, formatInstant, ROLES } from '@batchproof/domain'
import type {
  BatchEvent,
  BatchState,
  DeviationReport,
  FormulaState,
  Plan,
  QualificationKind,
  RecallOpened,
  Role,
} from '@batchproof/domain'

/** What somebody is told, and who that is: by role, by name, or both. Nobody is told of what they did themselves. */
export interface Notice {
  /** Roles of which everyone active is told. */
  readonly roles?: readonly Role[]
  /** Of those roles only who holds this qualification today. */
  readonly qualifiedFor?: QualificationKind
  /** People who are told, whatever their roles. */
  readonly people?: readonly string[]
  /** About the person's own account: they are told of what was done in their name too. */
  readonly ownToo?: boolean
  readonly title: string
  readonly body: string
  readonly href: string
}

/** An event with what surrounds it, as the record stands after the command. */
export interface NoticeEvent {
  readonly type: string
  /** Id of what the event is about. */
  readonly subjectId: string
  readonly payload: unknown
}

export interface NoticeSurroundings {
  /** The batch that the command was over, if it was over one. */
  readonly batch: BatchState | null
  readonly formula: FormulaState | null
  readonly timeZone: string
}

type Row = (payload: never, event: NoticeEvent, around: NoticeSurroundings) => Notice | null
type BatchPayload<Type extends BatchEvent['type']> = Extract<BatchEvent, { type: Type }>['payload']

const QUALITY: readonly Role[] = ['qa', 'pic', 'production_manager']
/** Who may open a recall's page. */
const RECALLERS: readonly Role[] = ['qa', 'pic']
const WITNESSES: readonly Role[] = ['technician', 'pharmacist', 'pic', 'qa']

const labelOf = (batch: BatchState | null) =>
  batch ? `${batch.batchNumber} ${batch.formula?.name ?? ''}`.trim() : ''
const hrefOf = (batch: BatchState | null) => (batch ? `/batches/${batch.id}` : '/')
const technicianOf = (batch: BatchState | null) => (batch?.plan ? [batch.plan.technicianId] : [])
const planWords = ({ slot, roomName }: Plan, zone: string) =>
  `${formatInstant(slot.start, zone, 'date-time')}, ${roomName}`

/** About a batch: told to roles, and to who makes it where `technician` says so. */
function ofBatch(
  { batch }: NoticeSurroundings,
  what: (label: string) => string,
  more: { body: string; roles?: readonly Role[]; page?: string; technician?: boolean },
): Notice {
  return {
    roles: more.roles,
    people: more.technician ? technicianOf(batch) : [],
    title: what(labelOf(batch)),
    body: more.body,
    href: `${hrefOf(batch)}${more.page ?? ''}`,
  }
}

const planned: Row = ({ plan }: { plan: Plan }, _event, around) =>
  ofBatch(around, (label) => `You make ${label}`, {
    technician: true,
    body: planWords(plan, around.timeZone),
  })

/** Planning and making a batch. */
const executionNotices: Record<string, Row> = {
  BatchScheduled: planned,
  BatchPlanned: planned,
  BatchRescheduled: ({ from, to }: BatchPayload<'BatchRescheduled'>, _event, around) => ({
    ...ofBatch(around, (label) => `${label} was moved`, {
      body: `Now ${planWords(to, around.timeZone)}, ${to.technicianName}.`,
    }),
    people: [...new Set([from.technicianId, to.technicianId])],
  }),
  BatchCancelled: ({ reason }: { reason: string }, _event, around) =>
    ofBatch(around, (label) => `${label} was cancelled`, { technician: true, body: reason }),
  StepPerformed: ({ stepId }: BatchPayload<'StepPerformed'>, _event, around) => {
    const step = around.batch?.formula?.steps.find(({ id }) => id === stepId)
    if (!step?.critical) return null
    return {
      ...ofBatch(around, (label) => `Witness wanted: ${label}`, {
        roles: WITNESSES,
        body: [step.title, around.batch?.plan?.roomName].filter(Boolean).join(', '),
      }),
      qualifiedFor: 'witness',
    }
  },
  BatchHeld: ({ reason }: { reason: string }, _event, around) =>
    ofBatch(around, (label) => `${label} held`, { roles: QUALITY, technician: true, body: reason }),
  BatchResumed: ({ reason }: { reason: string }, _event, around) =>
    ofBatch(around, (label) => `${label} goes on`, {
      roles: ['production_manager'],
      technician: true,
      body: reason,
    }),
  BatchQuarantined: ({ reason }: { reason: string }, _event, around) =>
    ofBatch(around, (label) => `${label} in quarantine`, { roles: QUALITY, technician: true, body: reason }),
  QuarantineLifted: ({ reason }: { reason: string }, _event, around) =>
    ofBatch(around, (label) => `${label} is back from quarantine`, {
      roles: ['pic', 'production_manager'],
      technician: true,
      body: reason,
    }),
}

/** Review, release, laboratory and deviations. */
const qualityNotices: Record<string, Row> = {
  BatchSubmitted: (_payload, _event, around) =>
    ofBatch(around, (label) => `Review ${label}`, {
      roles: ['qa'],
      body: 'The record was submitted for review.',
      page: '/review',
    }),
  ReviewApproved: (_payload, _event, around) =>
    ofBatch(around, (label) => `Release ${label}`, {
      roles: ['pic'],
      body: 'The record was reviewed and approved.',
      page: '/release',
    }),
  BatchReleased: (_payload, _event, around) =>
    ofBatch(around, (label) => `${label} released`, {
      roles: ['production_manager', 'warehouse'],
      body: 'Released for distribution.',
    }),
  BatchRejected: ({ reason }: { reason: string }, _event, around) =>
    ofBatch(around, (label) => `${label} rejected`, {
      roles: ['production_manager', 'pic', 'warehouse'],
      technician: true,
      body: reason,
    }),
  BeyondUseOverridden: ({ reason }: { reason: string }, _event, around) =>
    ofBatch(around, (label) => `BUD of ${label} overridden`, { roles: ['qa'], body: reason }),
  LabResultReported: ({ test, result, reportNumber }: BatchPayload<'LabResultReported'>, _event, around) =>
    result === 'failed'
      ? ofBatch(around, (label) => `${label} failed: ${test}`, {
          roles: QUALITY,
          body: `Report ${reportNumber}.`,
        })
      : null,
  DeviationOpened: (payload: { id: string; recordId: string; report: DeviationReport }, _event, around) => {
    const { id, recordId, report } = payload
    const label = labelOf(around.batch)
    return {
      roles: QUALITY,
      title:
        label === ''
          ? `${recordId} opened`
          : `${report.type === 'parameter_excursion' ? 'Out of specification' : DEVIATION_TYPES[report.type]}: ${label}`,
      body: label === '' ? report.description : `${recordId}. ${report.description}`,
      href: `/deviations/${id}`,
    }
  },
}

/** A product may be bad: whoever decides on it, and whoever makes and ships it. */
const recallNotices: Record<string, Row> = {
  RecallOpened: ({ recordId, drill, startLabel, reason }: RecallOpened, { subjectId }) => ({
    roles: RECALLERS,
    title: `${drill ? 'Recall drill' : 'Recall'} ${recordId} opened`,
    body: `${startLabel}. ${reason}`,
    href: `/recalls/${subjectId}`,
  }),
  // A drill freezes nothing: there is nothing to tell beyond its opening.
  RecallFrozen: (
    { recordId, drill, lots }: { recordId: string; drill: boolean; lots: readonly unknown[] },
    { subjectId },
  ) =>
    drill
      ? null
      : {
          roles: RECALLERS,
          title: `Recall ${recordId}: ${lots.length === 1 ? 'a lot is' : `${lots.length} lots are`} on hold`,
          body: 'The recall lists batches, recipients and whom to call there.',
          href: `/recalls/${subjectId}`,
        },
}

const formulaName = ({ formula }: NoticeSurroundings) => {
  const content = formula?.versions.at(-1)?.content
  return content ? `${content.name} ${content.strength}` : 'A formula'
}
const editorsOf = ({ formula }: NoticeSurroundings, version: number) =>
  formula?.versions.find((item) => item.version === version)?.editors ?? []

const formulaNotices: Record<string, Row> = {
  FormulaSubmitted: (_payload, { subjectId }, around) => ({
    roles: ['pic'],
    title: `${formulaName(around)} waits for approval`,
    body: '',
    href: `/formulas/${subjectId}`,
  }),
  FormulaReturned: ({ version, reason }: { version: number; reason: string }, { subjectId }, around) => ({
    people: editorsOf(around, version),
    title: `${formulaName(around)} came back to you`,
    body: reason,
    href: `/formulas/${subjectId}`,
  }),
  FormulaApproved: ({ version }: { version: number }, { subjectId }, around) => ({
    roles: ['production_manager'],
    people: editorsOf(around, version),
    title: `${formulaName(around)} is approved`,
    body: `Version ${version} can be scheduled.`,
    href: `/formulas/${subjectId}`,
  }),
}

const TELL_AT_ONCE = 'If you know nothing of it, tell an administrator at once.'
const toOwner = (title: string, body: string): Row => {
  return (_payload, { subjectId }) => ({ people: [subjectId], ownToo: true, title, body, href: '/account' })
}

/** What changes who can sign as whom: told to the person, whoever did it (11.300(d)). */
const accountNotices: Record<string, Row> = {
  EnrolmentCodeIssued: toOwner('A one-time code was issued for you', TELL_AT_ONCE),
  PersonEnrolled: ({ components }: { components: string[] }, { subjectId }) => ({
    people: [subjectId],
    ownToo: true,
    title: components.includes('webauthn')
      ? 'A passkey was added'
      : 'A one-time code was used: your PIN is set',
    body: TELL_AT_ONCE,
    href: '/account',
  }),
  PinChanged: toOwner('Your PIN was changed', TELL_AT_ONCE),
  CredentialRevoked: toOwner('A passkey of yours was revoked', 'It signs and signs in no more.'),
  PersonUnlocked: toOwner('Your account was unlocked', ''),
  RolesChanged: ({ to }: { to: readonly Role[] }, { subjectId }) => ({
    people: [subjectId],
    title: 'Your roles were changed',
    body: to.map((role) => ROLES[role]).join(', '),
    href: '/account',
  }),
}

const TABLE: Record<string, Row> = {
  ...executionNotices,
  ...qualityNotices,
  ...recallNotices,
  ...formulaNotices,
  ...accountNotices,
}

/** Who is told of an event, and in which words; a lock is told to two kinds of people in different ones. */
export function noticesFor(event: NoticeEvent, around: NoticeSurroundings): Notice[] {
  if (event.type === 'AccountLocked') return lockNotices(event, around)
  const notice = Object.hasOwn(TABLE, event.type)
    ? TABLE[event.type]?.(event.payload as never, event, around)
    : null
  return notice ? [notice] : []
}

function lockNotices({ payload, subjectId }: NoticeEvent, { timeZone }: NoticeSurroundings): Notice[] {
  const { until: at } = payload as { until: string }
  // A lock that was lifted in the same moment has no end any more.
  const until = at === '' ? '' : `Until ${formatInstant(at, timeZone, 'date-time')}. `
  // Whoever is both is told as the one whose account it is: it comes first.
  return [
    {
      people: [subjectId],
      ownToo: true,
      title: 'Your account was locked',
      body: `Somebody gave a wrong PIN five times. ${until}${TELL_AT_ONCE}`,
      href: '/account',
    },
    {
      roles: ['administrator'],
      title: 'An account was locked',
      body: until.trim(),
      href: `/people/${subjectId}`,
    },
  ]
}

/** Event types that tell somebody, for the documentation and its test. */
export const noticedEvents: readonly string[] = [...Object.keys(TABLE), 'AccountLocked'].toSorted()
