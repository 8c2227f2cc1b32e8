/** The processes Batchproof is made of; shared by `npm start`, the edge script and the tests. */
export { bridgeAddress, startBridge, type BridgeOptions } from './bridge.ts'
export { startEdge, type EdgeOptions } from './edge.ts'
export { startParty, type PartyOptions } from './party.ts'
export { freePort, isPortFree } from './ports.ts'
export { PlainError, type Service } from './service.ts'
export { startSqld, type SqldOptions } from './sqld.ts'
export { startWeb, type WebOptions } from './web.ts'
