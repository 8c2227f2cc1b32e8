import { execute, prepare } from '@batchproof/records'
import { benchOf, idOf, kioskOf, orderlyValues } from '@batchproof/testing'
import type { CommandResult } from '@batchproof/protocol'
import type { BatchJob, TestFacility } from '@batchproof/testing'

/** A step whose values are entered, and whose signature is about to be given. */
export interface Signing {
  readonly stepId: string
  /** Opens the signature sheet: the dry run and the challenge. */
  openSheet(): Promise<void>
  /** Signs: the whole pipe from the command to the commit. */
  sign(): Promise<CommandResult>
}

/** Makes a batch, and stops before each signature of a step for the caller to give it. */
export async function* signings(facility: TestFacility, job: BatchJob): AsyncGenerator<Signing> {
  const { records, clock, driver } = facility
  const { batchId, master, room } = job
  const technician = driver.actAs(job.technician, kioskOf(facility, room))
  await technician.do('room.recordCleaning', idOf(facility.rooms, room), { agent: 'Sterile 70% isopropanol' })
  clock.advance(400)
  await technician.do('batch.start', batchId, { ppeConfirmed: master.content.ppeChecklist })
  const bench = benchOf(facility, job, 0)
  for (const step of master.content.procedure) {
    const stepId = step.id
    clock.advance(20)
    await technician.do('batch.startStep', batchId, { stepId })
    for (const field of step.fields)
      if (field.kind === 'timer') {
        await technician.do('batch.startTimer', batchId, { stepId, fieldId: field.id })
        clock.advance(field.minimumSeconds + 5)
      }
    clock.advance(120)
    const values = await orderlyValues(step, bench)
    const requester = await technician.requester()
    const command = {
      id: records.uuid(),
      type: 'batch.performStep',
      subject: batchId,
      payload: { stepId, values, deviation: null },
      performedAt: records.now(),
    }
    let sheet: Awaited<ReturnType<typeof prepare>>
    yield {
      stepId,
      async openSheet() {
        sheet = await prepare(records, requester, { ...command, signer: { by: 'session' } })
      },
      sign() {
        if (!sheet.ok) throw new Error(sheet.refusals.map(({ message }) => message).join(' '))
        const { challengeId, signerId, prevHash, components } = sheet.prepared
        const { pin, userName } = job.technician
        const name = components.includes('identifier') ? userName : null
        const proof = { challengeId, signerId, prevHash, pin, userName: name, badge: null, assertion: null }
        return execute(records, requester, { ...command, proof })
      },
    }
    if (step.critical) {
      clock.advance(30)
      await technician.do('batch.witnessStep', batchId, { stepId }, { signer: job.witness })
    }
  }
  clock.advance(300)
  const units = { rejectedUnits: 0, sampleUnits: 4, retainedUnits: 1, wasteUnits: 0 }
  await technician.do('batch.complete', batchId, { goodUnits: job.plannedUnits - 5, ...units })
  clock.advance(60)
  await technician.do('batch.submit', batchId, {})
}
