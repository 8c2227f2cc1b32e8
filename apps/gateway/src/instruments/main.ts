import { InstrumentBridge } from './bridge.ts'
import { openBridgeKey } from './bridge-key.ts'
import { BridgeConfigProblem, readBridgeConfig, type BridgeConfig } from './config.ts'
import { SimulatedBalance } from './simulated-balance.ts'
import { serveSimulatedPans } from './simulated-pans.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Simulated balances listen where the real ones would; their page is on the port after the bridge's. */
async function simulate({ instruments, port }: BridgeConfig): Promise<() => Promise<void>> {
  const balances = new Map(
    instruments.map((instrument) => [
      instrument.code,
      new SimulatedBalance({ ...instrument, settleMilliseconds: 2500 }),
    ]),
  )
  for (const balance of balances.values()) await balance.listen()
  const pans = await serveSimulatedPans(balances, port + 1)
  say(
    `Simulated balances: ${[...balances.keys()].join(', ')}. Put weights on them at http://127.0.0.1:${port + 1}/`,
  )
  return async () => {
    pans.close()
    for (const balance of balances.values()) await balance.close()
  }
}

async function start(): Promise<void> {
  const config = readBridgeConfig(process.env)
  const key = openBridgeKey(config.privateKey)
  const endSimulation = config.simulate ? await simulate(config) : async () => {}
  const bridge = new InstrumentBridge(config, key)
  const server = await bridge.listen()
  say(
    `The instrument bridge listens on http://${config.host}:${config.port}. Its public key is ${key.publicKey}`,
  )
  const stop = () => {
    server.close()
    bridge.close()
    void endSimulation().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof BridgeConfigProblem ? error.message : String(error)}\n`)
  process.exit(1)
})
