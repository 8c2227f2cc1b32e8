/**
 * Preloaded into `partykit dev`, which listens on every interface and offers no option for it:
 * the rooms (0.0.0.0), its loopback server (0.0.0.0) and, worst, a debugger proxy (*:9229) through
 * which anybody on the network could read the rooms' keys. Rooms go to BATCHPROOF_PARTY_HOST
 * (default loopback), everything else to loopback only.
 */
import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const LOOPBACK = '127.0.0.1'
const roomsHost = process.env.BATCHPROOF_PARTY_HOST || LOOPBACK

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function listenOnLoopback(...args) {
  const [first, second, ...rest] = args
  if (typeof first === 'object' && first !== null && first.port !== undefined) {
    return listen.call(this, { ...first, host: LOOPBACK }, second, ...rest)
  }
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    const callback = args.findLast((arg) => typeof arg === 'function')
    return listen.call(this, { port: Number(first), host: LOOPBACK }, callback)
  }
  return listen.apply(this, args)
}

const spawn = childProcess.spawn
childProcess.spawn = function spawnOnHost(command, args, ...rest) {
  const bound = Array.isArray(args)
    ? args.map((arg) => (arg.startsWith('--socket-addr=entry=') ? arg.replace('0.0.0.0', roomsHost) : arg))
    : args
  return spawn.call(this, command, bound, ...rest)
}
syncBuiltinESMExports()
