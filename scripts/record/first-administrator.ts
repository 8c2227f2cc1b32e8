import { parseArgs } from 'node:util'
import { createAccount, issueEnrolmentCode } from '@batchproof/auth'
import { statement } from '@batchproof/db'
import { SYSTEM_ACTOR } from '@batchproof/domain'
import { executeAsSystem } from '@batchproof/records'
import { recordsOf } from '../demo/installation.ts'
import { PlainError } from '../services/service.ts'
import { loadSecrets } from '../start/secrets.ts'
import { openRecord, runForOperator } from './open-record.ts'

const USAGE = 'Say who it is: pnpm first-administrator --name "Rachel Kim" --user-name rkim'

/**
 * `pnpm first-administrator`: lets the first person into an empty record. They choose their own PIN with the one-time
 * code; everybody after them is registered in the office. Refused once anybody is there.
 */
async function firstAdministrator(): Promise<number> {
  const { values } = parseArgs({ options: { name: { type: 'string' }, 'user-name': { type: 'string' } } })
  const { name, 'user-name': userName } = values
  if (!name || !userName) throw new PlainError(USAGE)
  const { config, db } = await openRecord()
  try {
    const [people = []] = await db.read([statement('SELECT 1 FROM auth_account LIMIT 1')])
    if (people.length > 0)
      throw new PlainError('Somebody is there already: an administrator registers people in the office.')
    const secrets = loadSecrets(config.dataDir, { mayCreate: false })
    const records = await recordsOf(config, secrets, db, { now: () => new Date().toISOString() })
    const personId = records.uuid()
    const send = async (type: string, payload: unknown, alongside: Parameters<typeof executeAsSystem>[2]) => {
      const answer = await executeAsSystem(
        records,
        { id: records.uuid(), type, subject: personId, payload },
        alongside,
      )
      if (!answer.ok) throw new PlainError(answer.refusals.map(({ message }) => message).join(' '))
    }
    await send(
      'person.register',
      { name, userName, roles: ['administrator'] },
      createAccount(records.auth, { personId, userName }),
    )
    const issued = issueEnrolmentCode(records.auth, { personId, issuedBy: SYSTEM_ACTOR.personId })
    if (!issued.ok) throw new PlainError(issued.refusal.message)
    await send(
      'person.issueEnrolmentCode',
      { reason: 'First administrator of an empty record' },
      issued.statements,
    )
    console.log(
      `${name} can enrol at ${config.origin}/enrol with the user name ${userName} and the code ${issued.code}.`,
    )
    console.log('The code is shown only now; it serves once, within 24 hours.')
    return 0
  } finally {
    await db.close()
  }
}

await runForOperator(firstAdministrator)
