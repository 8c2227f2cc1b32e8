import { ORGANISATION_ID } from '@batchproof/domain'
import { InstrumentBridge } from '@batchproof/gateway/instruments/bridge.ts'
import { makeBridgeKey, openBridgeKey } from '@batchproof/gateway/instruments/bridge-key.ts'
import { SimulatedBalance } from '@batchproof/gateway/instruments/simulated-balance.ts'
import type { OpenDesk } from './small-batch.ts'
import type { House } from './house.ts'

/** A balance on a TCP port, and the bridge that reads it for the house. */
export interface SimulatedBridge {
  readonly balance: SimulatedBalance
  close(): Promise<void>
}

const SETTLE_MILLISECONDS = 1500

/** Starts a simulated balance and a real bridge to it, registers both in the record, and connects the equipment. */
export async function startSimulatedBridge(
  house: House,
  desk: OpenDesk,
  code: string,
): Promise<SimulatedBridge> {
  if (!house.bridge) throw new Error('this house knows no bridge')
  const balance = new SimulatedBalance({ port: 0, settleMilliseconds: SETTLE_MILLISECONDS })
  await balance.listen()
  const connection = { protocol: 'mt_sics', host: '127.0.0.1', port: balance.port } as const
  const privateKey = makeBridgeKey()
  const key = openBridgeKey(privateKey)
  const administrator = await desk('rkim')
  const made = await administrator.api.device.registerMachine.mutate({
    id: crypto.randomUUID(),
    subject: ORGANISATION_ID,
    performedAt: new Date().toISOString(),
    payload: {
      name: 'Bridge, cleanroom 1',
      machine: { scopes: ['instruments.read'], personId: null, publicKey: key.publicKey },
    },
  })
  if (!made.ok) throw new Error(made.refusals[0]?.message)
  const { equipment } = await administrator.api.facility.get.query()
  const found = equipment.find(({ details }) => details?.code === code)
  if (!found?.details) throw new Error(`there is no ${code}`)
  await administrator.do('equipment.change', found.id, {
    details: { ...found.details, connection },
    reason: 'Connected to the instrument bridge',
  })
  const bridge = new InstrumentBridge(
    {
      host: '127.0.0.1',
      ...house.bridge,
      gatewayId: made.deviceId,
      privateKey,
      timeoutMilliseconds: 3000,
      instruments: [{ code, ...connection }],
      simulate: false,
    },
    key,
  )
  const server = await bridge.listen()
  return {
    balance,
    async close() {
      server.close()
      bridge.close()
      await balance.close()
    },
  }
}
