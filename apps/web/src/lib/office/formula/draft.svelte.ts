import { canonicalJson, findFormulaGaps, formulaContent } from '@batchproof/domain'
import type { BillLine, FormulaContent, ProcedureStep, Refusal, StepField } from '@batchproof/domain'
import { checkPayload, runCommand, type RunResult } from '../run-command.ts'
import { plainFaults } from './fault-words.ts'
import { freshId, newContent, newField, newLine, newStep } from './new-content.ts'

/** What a draft is saved as: the first of a new formula, or the next revision of an open version. */
export interface DraftTarget {
  readonly subject: string
  /** Null for a formula that does not exist yet. */
  readonly version: number | null
  /** The revision that is edited; null for a formula that does not exist yet. */
  readonly revision: number | null
}

/** A formula while it is edited. Every save is a revision of its own on the record. */
export class FormulaDraft {
  content = $state<FormulaContent>(newContent(null, ''))
  reason = $state('')
  saving = $state(false)
  failed = $state<string | null>(null)
  /** What the server said of the last save. */
  refusals = $state.raw<readonly Refusal[]>([])
  /** Gaps are shown at their fields from the first save or the first look at the list; an empty form is no error. */
  showGaps = $state(false)
  selectedStep = $state(0)

  readonly #target: DraftTarget
  /** Parts made here: their ids still follow their names. Kept ones are named by batches and never change. */
  readonly #fresh = new Set<string>()
  #saved = $state('')
  /** The revision that a save builds on; null once the person knows that another has saved over it. */
  #basedOn: number | null

  readonly #snapshot = $derived($state.snapshot(this.content) as FormulaContent)
  readonly dirty = $derived(canonicalJson(this.#snapshot) !== this.#saved)
  readonly #schema = $derived(formulaContent.safeParse(this.#snapshot))
  /** What is missing for approval. Only a draft whose numbers are numbers can be asked. */
  readonly gaps: Refusal[] = $derived(this.#schema.success ? findFormulaGaps(this.#schema.data) : [])
  /** What keeps it from being saved at all. */
  readonly faults: Refusal[] = $derived.by(() => {
    if (this.#schema.success) return []
    const checked = checkPayload('formula.draft', { content: this.#snapshot })
    return checked.ok ? [] : plainFaults(checked.refusals.map(withoutRoot))
  })
  readonly #messages = $derived.by((): Readonly<Record<string, string>> => {
    const messages: Record<string, string> = {}
    const shown = [...this.refusals.map(withoutRoot), ...this.faults, ...(this.showGaps ? this.gaps : [])]
    for (const { field, message } of shown) if (field) messages[field] ??= message
    return messages
  })

  constructor(target: DraftTarget, content: FormulaContent) {
    this.#target = target
    this.#basedOn = target.revision
    this.content = structuredClone(content)
    this.#saved = target.version === null ? '' : canonicalJson(content)
  }

  /** The record was read again after a save: what stands there now is what the next save builds on. */
  standsAt(revision: number): void {
    this.#basedOn = revision
  }

  /** What is wrong with the field at this path: `billOfMaterials.0.low`. */
  error(path: string): string | null {
    return this.#messages[path] ?? null
  }

  /** How many messages stand at or under a path. */
  errorsUnder(path: string): number {
    return Object.keys(this.#messages).filter((field) => field === path || field.startsWith(`${path}.`))
      .length
  }

  addLine(): void {
    const line = newLine(this.content.billOfMaterials.map(({ id }) => id))
    this.#fresh.add(`line:${line.id}`)
    this.content.billOfMaterials.push(line)
  }

  removeLine(index: number): void {
    this.content.billOfMaterials.splice(index, 1)
  }

  moveLine(index: number, by: -1 | 1): boolean {
    return swap(this.content.billOfMaterials, index, by)
  }

  /** A new line's id follows its name until it is saved; the fields that issue it follow too. */
  nameLine(line: BillLine): void {
    if (!this.#fresh.delete(`line:${line.id}`)) return
    const others = this.content.billOfMaterials.filter((other) => other !== line).map(({ id }) => id)
    const id = freshId(line.name, others, 'component')
    for (const step of this.content.procedure)
      for (const field of step.fields)
        if (field.kind === 'component' && field.lineId === line.id) field.lineId = id
    for (const { potency } of this.content.billOfMaterials)
      if (potency?.vehicleLineId === line.id) potency.vehicleLineId = id
    line.id = id
    this.#fresh.add(`line:${id}`)
  }

  addStep(): void {
    const after = this.content.procedure[this.selectedStep]
    const step = newStep(
      this.content.procedure.map(({ id }) => id),
      after?.phase ?? 'preparation',
    )
    this.#fresh.add(`step:${step.id}`)
    const at = this.content.procedure.length === 0 ? 0 : this.selectedStep + 1
    this.content.procedure.splice(at, 0, step)
    this.selectedStep = at
  }

  removeStep(index: number): void {
    this.content.procedure.splice(index, 1)
    this.selectedStep = Math.max(0, Math.min(this.selectedStep, this.content.procedure.length - 1))
  }

  moveStep(index: number, by: -1 | 1): boolean {
    if (!swap(this.content.procedure, index, by)) return false
    if (this.selectedStep === index) this.selectedStep = index + by
    else if (this.selectedStep === index + by) this.selectedStep = index
    return true
  }

  nameStep(step: ProcedureStep): void {
    if (!this.#fresh.delete(`step:${step.id}`)) return
    const others = this.content.procedure.filter((other) => other !== step).map(({ id }) => id)
    const id = freshId(step.title, others, 'step')
    for (const side of this.#sides()) if (side.stepId === step.id) side.stepId = id
    for (const field of step.fields)
      if (this.#fresh.delete(`field:${step.id}/${field.id}`)) this.#fresh.add(`field:${id}/${field.id}`)
    step.id = id
    this.#fresh.add(`step:${id}`)
  }

  addField(step: ProcedureStep, kind: StepField['kind']): void {
    const lineId = this.#lineNotIssued()
    const field = newField(
      kind,
      step.fields.map(({ id }) => id),
      lineId,
    )
    this.#fresh.add(`field:${step.id}/${field.id}`)
    step.fields.push(field)
  }

  nameField(step: ProcedureStep, field: StepField): void {
    if (!this.#fresh.delete(`field:${step.id}/${field.id}`)) return
    const others = step.fields.filter((other) => other !== field).map(({ id }) => id)
    const id = freshId(field.label, others, field.kind.replaceAll('_', '-'))
    for (const side of this.#sides())
      if (side.stepId === step.id && side.fieldId === field.id) side.fieldId = id
    field.id = id
    this.#fresh.add(`field:${step.id}/${id}`)
  }

  moveField(step: ProcedureStep, index: number, by: -1 | 1): boolean {
    return swap(step.fields, index, by)
  }

  /** Numbers that a calculation in this step can use: those before it, and those of the step itself. */
  numbersBefore(step: ProcedureStep, field: StepField): { stepId: string; fieldId: string; label: string }[] {
    const upTo = this.content.procedure.indexOf(step)
    return this.content.procedure.slice(0, upTo + 1).flatMap((other, index) =>
      other.fields
        .filter((item) => item !== field && (item.kind === 'number' || item.kind === 'calculation'))
        .map((item) => ({
          stepId: other.id,
          fieldId: item.id,
          label: `Step ${index + 1}: ${item.label || item.id}`,
        })),
    )
  }

  /** Saves a revision. Answers whether it is on the record; what is not stays here. */
  async save(): Promise<boolean> {
    if (this.saving) return false
    this.refusals = []
    this.failed = null
    this.showGaps = true
    if (!this.#schema.success) return false
    this.saving = true
    const { subject, version } = this.#target
    const content = this.#schema.data
    const result: RunResult =
      version === null
        ? await runCommand('formula.draft', subject, { content })
        : await runCommand('formula.revise', subject, {
            version,
            content,
            reason: this.reason.trim(),
            basedOnRevision: this.#basedOn,
          })
    this.saving = false
    if (!result.ok) {
      this.refusals = result.refusals
      this.failed = 'failed' in result ? result.failed : null
      if (result.refusals.some(({ code }) => code === 'draft_moved')) this.#basedOn = null
      return false
    }
    this.#saved = canonicalJson(content)
    this.content = structuredClone(content)
    this.reason = ''
    this.#fresh.clear()
    return true
  }

  #sides() {
    return this.content.procedure.flatMap((step) =>
      step.fields.flatMap((field) => (field.kind === 'calculation' ? [field.left, field.right] : [])),
    )
  }

  #lineNotIssued(): string {
    const issued = new Set(
      this.content.procedure.flatMap((step) =>
        step.fields.flatMap((field) => (field.kind === 'component' ? [field.lineId] : [])),
      ),
    )
    const free = this.content.billOfMaterials.find((line) => !issued.has(line.id))
    return free?.id ?? this.content.billOfMaterials[0]?.id ?? ''
  }
}

/** Messages name fields as the form has them, without the payload's own `content`. */
function withoutRoot(reason: Refusal): Refusal {
  return reason.field?.startsWith('content.')
    ? { ...reason, field: reason.field.slice('content.'.length) }
    : reason
}

function swap<Item>(list: Item[], index: number, by: -1 | 1): boolean {
  const [one, other] = [list[index], list[index + by]]
  if (one === undefined || other === undefined) return false
  list[index] = other
  list[index + by] = one
  return true
}
