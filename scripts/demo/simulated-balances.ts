import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { registerDevice } from '@batchproof/auth'
import { statement } from '@batchproof/db'
import { ORGANISATION_ID, type EquipmentDetails, type InstrumentConnection } from '@batchproof/domain'
import { makeBridgeKey, openBridgeKey } from '@batchproof/gateway/instruments/bridge-key.ts'
import { executeAlongside, type Records, type Requester } from '@batchproof/records'
import { readFacility } from '@batchproof/records/queries/index.ts'

/** The balances of the demonstration that stand in software: one of each command set. */
const SIMULATED: readonly ({ code: string } & InstrumentConnection)[] = [
  { code: 'BAL-01', protocol: 'mt_sics', host: '127.0.0.1', port: 4305 },
  { code: 'BAL-02', protocol: 'sartorius_sbi', host: '127.0.0.1', port: 4306 },
]

/** The demonstration's administrator, as the record has them. */
async function administratorOf(records: Records): Promise<Requester> {
  const [rows = []] = await records.db.read([
    statement("SELECT person_id FROM auth_account WHERE user_name = 'rkim'"),
  ])
  return {
    personId: rows[0]?.person_id as string,
    name: '',
    roles: [],
    sessionId: '',
    deviceId: 'browser-office',
    networkAddress: '127.0.0.1',
    userAgent: 'demonstration',
    kind: 'office',
  }
}

/**
 * Connects two balances of the demonstration to an instrument bridge that simulates them, and writes the bridge's
 * configuration. The record is told as in life: an administrator registers the bridge and changes the equipment.
 *
 * @param path where the bridge reads its configuration
 */
export async function connectSimulatedBalances(records: Records, path: string): Promise<void> {
  const requester = await administratorOf(records)
  const privateKey = makeBridgeKey()
  const name = 'Instrument bridge'
  const { deviceId, statements } = registerDevice(records.auth, { name, kind: 'gateway' })
  const { publicKey } = openBridgeKey(privateKey)
  const send = async (type: string, subject: string, payload: unknown, alongside: typeof statements = []) => {
    const request = { id: records.uuid(), type, subject, payload, performedAt: records.now() }
    const result = await executeAlongside(records, requester, request, alongside)
    if (!result.ok) throw new Error(`${type} was refused: ${result.refusals[0]?.message}`)
  }
  const machine = { scopes: ['instruments.read'], personId: null, publicKey }
  await send(
    'organisation.registerDevice',
    ORGANISATION_ID,
    { deviceId, name, kind: 'gateway', machine },
    statements,
  )
  const { equipment } = await readFacility(records)
  for (const { code, ...connection } of SIMULATED) {
    const found = equipment.find(({ details }) => details?.code === code)
    if (!found?.details) throw new Error(`the demonstration has no ${code}`)
    const details: EquipmentDetails = { ...found.details, connection }
    await send('equipment.change', found.id, { details, reason: 'Connected to the instrument bridge' })
  }
  const config = {
    accessToken: randomBytes(32).toString('base64url'),
    gatewayId: deviceId,
    privateKey,
    instruments: SIMULATED,
    simulate: true,
  }
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
}
