import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { instant } from '../kernel/instant.ts'
import { quantity } from '../kernel/quantity.ts'
import { deviationReport } from '../quality/deviation.ts'
import { slug } from '../formula/procedure.ts'
import { COMMENT_KINDS } from './batch-comment.ts'
import { stepValues } from './step-values.ts'

const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)
const id = z.string().min(1).max(80)
const units = z.number().int().min(0).max(100_000)

/** What a plan asks for; names are filled in by the record. */
export const planRequest = z.object({
  start: instant,
  end: instant,
  roomId: id,
  technicianId: id,
  equipmentIds: z.array(id).max(30),
})
export type PlanRequest = z.infer<typeof planRequest>

export const REJECTION_CATEGORIES = {
  sterility: 'Sterility or endotoxin',
  potency: 'Potency or assay',
  process: 'Process not followed',
  contamination: 'Contamination',
  labelling: 'Labelling',
  documentation: 'Documentation',
  environment: 'Environment',
  other: 'Other',
} as const
const rejection = z.object({
  category: z.enum(Object.keys(REJECTION_CATEGORIES) as [keyof typeof REJECTION_CATEGORIES]),
  reason,
  disposal: z.string().trim().min(3, 'say how it is to be disposed of').max(500),
  deviation: deviationReport,
})

const base = { subject: 'batch', signature: null, offline: false } as const
const manager = { ...base, roles: ['production_manager', 'pic'] } as const
const technician = { ...base, roles: ['technician', 'pharmacist'], offline: true } as const

/** Commands of planning and execution. */
const executionCommands = {
  'batch.draft': command({
    ...manager,
    creates: true,
    payload: z.object({ formulaId: id, version: z.number().int().min(1), plannedUnits: units.min(1) }),
    requirement: 'B16.1',
    label: 'Draft a batch',
  }),
  'batch.schedule': command({
    ...manager,
    creates: true,
    payload: z.object({
      formulaId: id,
      version: z.number().int().min(1),
      plannedUnits: units.min(1),
      plan: planRequest,
    }),
    requirement: 'B04.1',
    label: 'Schedule a batch',
  }),
  'batch.plan': command({
    ...manager,
    payload: z.object({ plan: planRequest }),
    requirement: 'B04.1',
    label: 'Schedule',
  }),
  'batch.reschedule': command({
    ...manager,
    payload: z.object({ plan: planRequest, reason: z.string().trim().max(500).default('') }),
    requirement: 'B05.2',
    label: 'Reschedule',
  }),
  'batch.cancel': command({
    ...manager,
    payload: z.object({ reason }),
    requirement: 'B04.1',
    label: 'Cancel',
  }),
  'batch.start': command({
    ...technician,
    offline: false,
    payload: z.object({ ppeConfirmed: z.array(z.string().max(160)).max(20).default([]) }),
    signature: { meaning: 'batch_commenced', components: 'session' },
    requirement: 'B06.4',
    label: 'Start the batch',
  }),
  'batch.startStep': command({
    ...technician,
    payload: z.object({ stepId: slug }),
    requirement: 'B07.5',
    label: 'Start step',
  }),
  'batch.startTimer': command({
    ...technician,
    payload: z.object({ stepId: slug, fieldId: slug }),
    requirement: 'B07.4',
    label: 'Start timer',
  }),
  'batch.performStep': command({
    ...technician,
    payload: z.object({
      stepId: slug,
      values: stepValues,
      deviation: deviationReport.nullable().default(null),
    }),
    signature: { meaning: 'step_performed', components: 'session' },
    requirement: 'B07.6',
    label: 'Sign and continue',
  }),
  'batch.issueComponent': command({
    ...technician,
    offline: false,
    payload: z.object({
      /** The step in turn when left out. */
      stepId: slug.optional(),
      /** The one component of the step that is of the lot's material when left out. */
      lineId: slug.optional(),
      lotId: id,
      scan: z.string().max(300).default(''),
      quantity,
      /** Why a newer lot is taken while an older one has stock (B08.6). */
      newerLotReason: z.string().trim().max(500).default(''),
      request: z
        .object({ key: z.string().min(1).max(200), bodySha256: z.string().regex(/^[0-9a-f]{64}$/) })
        .nullable()
        .default(null),
    }),
    requirement: 'R02',
    label: 'Issue component',
  }),
  'batch.skipStep': command({
    ...base,
    roles: ['pic'],
    payload: z.object({ stepId: slug, reason, deviation: deviationReport }),
    signature: { meaning: 'step_skipped', components: 'always_all' },
    actor: 'signer',
    requirement: 'B07.8',
    label: 'Skip step',
  }),
  'batch.witnessStep': command({
    ...base,
    roles: ['technician', 'pharmacist', 'pic', 'qa'],
    payload: z.object({ stepId: slug }),
    signature: { meaning: 'step_witnessed', components: 'always_all' },
    actor: 'signer',
    offline: true,
    requirement: 'B18.3',
    label: 'Witness',
  }),
  'batch.verifyComponent': command({
    ...base,
    roles: ['technician', 'pharmacist', 'pic', 'qa'],
    payload: z.object({ stepId: slug, lineId: slug }),
    signature: { meaning: 'component_verified', components: 'always_all' },
    actor: 'signer',
    requirement: 'R07',
    label: 'Verify component',
  }),
  'batch.returnComponent': command({
    ...base,
    roles: ['technician', 'pharmacist'],
    payload: z.object({ stepId: slug, lineId: slug, quantity, reason }),
    requirement: 'R07',
    label: 'Return to stock',
  }),
  'batch.hold': command({
    ...base,
    roles: ['technician', 'pharmacist', 'pic', 'qa'],
    payload: z.object({ reason }),
    signature: { meaning: 'batch_held', components: 'session' },
    requirement: 'R10',
    label: 'Hold this batch',
  }),
  'batch.resume': command({
    ...base,
    roles: ['pic', 'qa'],
    payload: z.object({ reason }),
    signature: { meaning: 'batch_resumed', components: 'always_all' },
    actor: 'signer',
    requirement: 'R10',
    label: 'Resume',
  }),
  'batch.complete': command({
    ...technician,
    payload: z.object({
      goodUnits: units,
      rejectedUnits: units,
      sampleUnits: units,
      retainedUnits: units,
      wasteUnits: units,
      deviation: deviationReport.nullable().default(null),
    }),
    requirement: 'R05',
    label: 'Record quantities',
  }),
  'batch.submit': command({
    ...technician,
    payload: z.object({}),
    signature: { meaning: 'batch_submitted', components: 'session' },
    requirement: 'B12.2',
    label: 'Submit for review',
  }),
}

/** Commands of quality: comments, laboratory, review, disposition, labels. */
const qualityCommands = {
  'batch.overrideBud': command({
    ...base,
    roles: ['pic'],
    payload: z.object({ at: instant, reason, deviation: deviationReport }),
    signature: { meaning: 'bud_overridden', components: 'always_all' },
    requirement: 'B19.3',
    label: 'Override BUD',
  }),
  'batch.quarantine': command({
    ...base,
    roles: ['qa', 'pic'],
    payload: z.object({ reason }),
    signature: { meaning: 'batch_quarantined', components: 'session' },
    requirement: 'R10',
    label: 'Quarantine',
  }),
  'batch.liftQuarantine': command({
    ...base,
    roles: ['qa'],
    payload: z.object({ reason }),
    signature: { meaning: 'quarantine_lifted', components: 'always_all' },
    requirement: 'R10',
    label: 'Return from quarantine',
  }),
  'batch.comment': command({
    ...base,
    roles: ['technician', 'pharmacist', 'pic', 'qa', 'production_manager'],
    payload: z.object({
      id: z.uuid(),
      stepId: slug.nullable().default(null),
      kind: z.enum(COMMENT_KINDS).default('comment'),
      /** The remark or question that is answered or was seen. */
      about: z.uuid().nullable().default(null),
      text: z.string().trim().min(1).max(2000),
    }),
    requirement: 'B13.2',
    label: 'Comment',
  }),
  'batch.reportLabResult': command({
    ...base,
    roles: ['laboratory', 'qa'],
    payload: z.object({
      id: z.uuid(),
      test: z.enum(['sterility', 'endotoxin', 'potency', 'particulates', 'ph']),
      result: z.enum(['passed', 'failed']),
      value: z.string().trim().max(80).default(''),
      method: z.string().trim().min(2).max(120),
      reportNumber: z.string().trim().min(1).max(60),
    }),
    signature: { meaning: 'lab_result_reported', components: 'session' },
    requirement: 'B14.2',
    label: 'Report result',
  }),
  'batch.approveReview': command({
    ...base,
    roles: ['qa'],
    payload: z.object({}),
    signature: { meaning: 'review_approved', components: 'always_all' },
    requirement: 'B13.3',
    label: 'Approve the record',
  }),
  'batch.rejectReview': command({
    ...base,
    roles: ['qa'],
    payload: rejection,
    signature: { meaning: 'review_rejected', components: 'always_all' },
    requirement: 'B13.3',
    label: 'Reject',
  }),
  'batch.release': command({
    ...base,
    roles: ['pic'],
    payload: z.object({}),
    signature: { meaning: 'batch_released', components: 'always_all' },
    requirement: 'B14.3',
    label: 'Release',
  }),
  'batch.reject': command({
    ...base,
    roles: ['pic', 'qa'],
    payload: rejection,
    signature: { meaning: 'batch_rejected', components: 'always_all' },
    requirement: 'B15.1',
    label: 'Reject',
  }),
  'batch.verifyLabel': command({
    ...base,
    roles: ['pharmacist', 'pic'],
    payload: z.object({ printedCopies: units.min(1) }),
    signature: { meaning: 'label_verified', components: 'session' },
    requirement: 'B22.3',
    label: 'Verify label and print',
  }),
}

/** Every command over a batch. */
export const batchCommands = { ...executionCommands, ...qualityCommands }
