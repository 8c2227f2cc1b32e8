import { equipmentProblem, plannedComponent, zonedDate } from '@batchproof/domain'
import type { LotBasis, StepField, Unit } from '@batchproof/domain'
import { BalanceReader } from './balance-reader.svelte.ts'
import { NotSent } from './kiosk-api.ts'
import { preparePhoto } from './photo.ts'
import { forgetPhotoBytes, keepPhotoBytes, readPhotoBytes } from './photo-store.ts'
import { failureWords } from './sign-in.svelte.ts'
import type { EntryOf, TakenPhoto } from './entry.ts'
import type { Runner } from './runner.svelte.ts'

type FieldOf<Kind extends StepField['kind']> = Extract<StepField, { kind: Kind }>

/** The photo, once the server has its bytes. */
const asKept = (photo: TakenPhoto): TakenPhoto => ({ ...photo, kept: true })

/** What is brought in from outside the screen: lots and equipment by scan, weights by the balance, photos by camera. */
export class StepCapture {
  readonly #runner: Runner
  readonly balance: BalanceReader
  /** The field that waits for an answer. */
  busyFieldId = $state<string | null>(null)
  /** What went wrong at a field, in words. */
  problems = $state.raw<Readonly<Record<string, string>>>({})

  constructor(runner: Runner) {
    this.#runner = runner
    this.balance = new BalanceReader(runner.batch.kiosk.api)
  }

  async scanLot(field: FieldOf<'component'>, scan: string): Promise<void> {
    const { batch } = this.#runner
    const before = this.#entry(field.id, 'component')
    if (!before) return
    await this.#work(field.id, async () => {
      const found = await batch.kiosk.api.lotByScan({ scan, batchId: batch.id, lineId: field.lineId })
      this.#runner.write(field.id, {
        ...before,
        scan,
        lot: found.lot,
        basis: found.basis,
        unit: this.#unitOf(field.lineId, found.basis) ?? before.unit,
        refusals: found.refusals,
        text: found.lot?.id === before.lot?.id ? before.text : '',
        newerLotReason: '',
        ...(found.lot?.id === before.lot?.id ? {} : { instrumentId: null, origins: {} }),
      })
    })
  }

  /** In which unit the line is taken from this lot; null where the entry's own stays. */
  #unitOf(lineId: string, lot: LotBasis | null): Unit | null {
    const { view } = this.#runner.batch
    const line = view?.master.content.billOfMaterials.find(({ id }) => id === lineId)
    if (!view || !line) return null
    const plan = plannedComponent(line, { batch: view.state, content: view.master.content, lot })
    return plan.ok ? plan.planned.quantity.unit : null
  }

  async scanEquipment(field: FieldOf<'equipment'>, typed: string): Promise<void> {
    const { batch } = this.#runner
    const { view } = batch
    const code = typed.trim().toUpperCase()
    if (!view) return
    await this.#work(field.id, async () => {
      const planned = view.equipment.find((item) => item.details?.code.toUpperCase() === code)
      const item = planned ?? (await batch.kiosk.api.equipmentByCode(code))
      const wanted = field.equipmentClass.replaceAll('-', ' ')
      const problem = !item?.details
        ? `No equipment here has the code ${code}. Scan the label on the equipment.`
        : item.details.equipmentClass !== field.equipmentClass
          ? `${item.details.code} ${item.details.name} is not a ${wanted}.`
          : equipmentProblem(item, zonedDate(batch.kiosk.now, view.timeZone))
      if (problem) this.#say(field.id, problem.endsWith('.') ? problem : `${problem}. Take another one.`)
      this.#runner.write(field.id, {
        kind: 'equipment',
        code,
        equipmentId: problem ? null : (item?.id ?? null),
      })
    })
  }

  /** Takes a photo into the place `index`; it is on this iPad before the screen says so, then goes to the server. */
  async takePhoto(field: FieldOf<'photo'>, index: number, file: Blob): Promise<void> {
    await this.#work(field.id, async () => {
      const { photo, bytes } = await preparePhoto(file)
      await keepPhotoBytes(photo.sha256, bytes)
      const photos = [...(this.#entry(field.id, 'photo')?.photos ?? [])]
      const replaced = photos[index]
      photos.splice(index, 1, { ...photo, kept: false })
      this.#runner.write(field.id, { kind: 'photo', photos })
      if (replaced && replaced.sha256 !== photo.sha256) await forgetPhotoBytes([replaced.sha256])
      await this.#upload(field.id, photo.sha256, bytes)
    })
  }

  /** Sends the photos that the server does not have yet. @throws NotSent */
  async uploadAll(fields: readonly StepField[]): Promise<void> {
    for (const field of fields) {
      const waiting = this.#entry(field.id, 'photo')?.photos.filter((photo) => !photo.kept) ?? []
      for (const photo of waiting) await this.#uploadKept(field.id, photo)
    }
  }

  async #uploadKept(fieldId: string, photo: TakenPhoto): Promise<void> {
    const bytes = await readPhotoBytes(photo.sha256)
    if (bytes) return this.#upload(fieldId, photo.sha256, bytes)
    // The bytes are gone from this iPad (its storage was cleared): a hash without a photo must not be signed.
    const photos = this.#entry(fieldId, 'photo')?.photos.filter((item) => item !== photo) ?? []
    this.#runner.write(fieldId, { kind: 'photo', photos })
    this.#say(fieldId, 'A photo is no longer on this iPad. Take it again.')
  }

  async #upload(fieldId: string, sha256: string, bytes: Blob): Promise<void> {
    const kept = await this.#runner.batch.kiosk.api.keepPhoto(bytes)
    if (kept.sha256 !== sha256) throw new Error('the server keeps other bytes than were taken')
    const photos = this.#entry(fieldId, 'photo')?.photos ?? []
    this.#runner.write(fieldId, {
      kind: 'photo',
      photos: photos.map((photo) => (photo.sha256 === sha256 ? asKept(photo) : photo)),
    })
  }

  #entry<Kind extends 'component' | 'photo'>(fieldId: string, kind: Kind): EntryOf<Kind> | null {
    const entry = this.#runner.entries[fieldId]
    return entry?.kind === kind ? (entry as EntryOf<Kind>) : null
  }

  #say(fieldId: string, words: string | null): void {
    const { [fieldId]: _old, ...others } = this.problems
    this.problems = words === null ? others : { ...others, [fieldId]: words }
  }

  async #work(fieldId: string, work: () => Promise<void>): Promise<void> {
    if (this.busyFieldId !== null) return
    this.busyFieldId = fieldId
    this.#say(fieldId, null)
    try {
      await work()
    } catch (error) {
      const isPicture = error instanceof DOMException && error.name !== 'QuotaExceededError'
      this.#say(
        fieldId,
        error instanceof NotSent
          ? 'Not sent — kept on this iPad. It is sent when you sign.'
          : isPicture
            ? 'This is no picture that the iPad can read. Take the photo again.'
            : failureWords(error),
      )
    } finally {
      this.busyFieldId = null
    }
  }
}
