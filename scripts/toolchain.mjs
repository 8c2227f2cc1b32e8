/**
 * Brings what a bare machine lacks, so that Node 20 and npm are all one needs:
 * Node 24 and pnpm from their npm packages (into .tools/), and the dependencies as locked.
 * Plain JavaScript: this file runs before anything is installed.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'

const NODE_VERSION = '24.21.0'
const PNPM_VERSION = '12.21.0'
/** The first Node 24 that strips types without a warning. */
const OLDEST_NODE = [24, 12]

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const tools = join(root, '.tools')
const toolsBin = join(tools, 'node_modules', '.bin')
const ownNode = join(tools, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const installStamp = join(root, 'node_modules', '.batchproof-installed')

/** A failure with one sentence for the person at the keyboard. */
class ToolchainError extends Error {}

/** Runs a command; resolves with its exit code and everything that it printed. */
function run(command, args, env = process.env) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (part) => (output += part))
    child.stderr.on('data', (part) => (output += part))
    child.on('error', (error) => done({ code: -1, output: error.message }))
    child.on('close', (code) => done({ code: code ?? -1, output }))
  })
}

function runningNodeSuffices() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

function toolVersion(name) {
  try {
    return JSON.parse(readFileSync(join(tools, 'node_modules', name, 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}

function hasTools() {
  return toolVersion('node') === NODE_VERSION && toolVersion('pnpm') === PNPM_VERSION && existsSync(ownNode)
}

async function bringTools() {
  if (hasTools()) return
  console.log(`Bringing Node ${NODE_VERSION} and pnpm ${PNPM_VERSION} from the npm registry (once) ...`)
  mkdirSync(tools, { recursive: true })
  const dependencies = { node: NODE_VERSION, pnpm: PNPM_VERSION }
  writeFileSync(join(tools, 'package.json'), `${JSON.stringify({ private: true, dependencies }, null, 2)}\n`)
  // Both packages put their binary in place by an install script, so scripts must be allowed here.
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts=false', '--loglevel=error']
  const result = await run('npm', ['install', '--prefix', tools, ...flags])
  if (result.code !== 0 || !hasTools()) {
    throw new ToolchainError(
      `Could not install Node ${NODE_VERSION} and pnpm ${PNPM_VERSION} from the npm registry: check the network and "npm config get registry", then start again.\n${result.output.trim()}`,
    )
  }
}

/** The locked dependencies as one hash: a changed lock file means another install. */
function lockHash() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function isInstalled(wanted) {
  return existsSync(installStamp) && readFileSync(installStamp, 'utf8').trim() === wanted
}

async function findPnpm(env) {
  const own = join(toolsBin, 'pnpm')
  if (existsSync(own)) return own
  const { code, output } = await run('pnpm', ['--version'], env)
  if (code === 0 && output.trim().split('.')[0] === PNPM_VERSION.split('.')[0]) return 'pnpm'
  await bringTools()
  return own
}

async function installDependencies(env) {
  const wanted = lockHash()
  if (isInstalled(wanted)) return
  const pnpm = await findPnpm(env)
  console.log('Installing the locked dependencies ...')
  // CI: never ask, never rewrite the lock file.
  const result = await run(pnpm, ['install', '--frozen-lockfile'], { ...env, CI: '1' })
  if (result.code !== 0) {
    throw new ToolchainError(
      `The dependencies could not be installed: check the network and the free disk space, then start again.\n${result.output.trim()}`,
    )
  }
  writeFileSync(installStamp, `${wanted}\n`)
}

/** Everything needed to run the repository's TypeScript; returns the Node to use and its environment. */
export async function prepareToolchain() {
  return withLock(join(root, '.tools', 'toolchain.lock'), async () => {
    if (!runningNodeSuffices()) await bringTools()
    const node = runningNodeSuffices() ? process.execPath : ownNode
    const path = [dirname(node), join(root, 'node_modules', '.bin'), toolsBin, process.env.PATH].join(
      delimiter,
    )
    const env = { ...process.env, PATH: path }
    await installDependencies(env)
    return { node, env }
  })
}

/**
 * Prepares the toolchain and runs one TypeScript file of this repository under it, in this
 * process's place: same terminal, signals handed on, same exit code.
 */
export async function runUnderToolchain(script, args) {
  try {
    const { node, env } = await prepareToolchain()
    const child = spawn(node, [join(root, script), ...args], { stdio: 'inherit', env, cwd: root })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    // npm ends at once on a signal and its shell may keep the signal to itself: the parent's end is one too.
    const parent = process.ppid
    if (process.env.npm_lifecycle_event) {
      setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250).unref()
    }
    child.on('error', (error) => fail(new ToolchainError(`Node could not be started: ${error.message}`)))
    child.on('exit', (code) => process.exit(code ?? 1))
  } catch (error) {
    fail(error)
  }
}

function fail(error) {
  console.error(error instanceof ToolchainError ? error.message : explain(error))
  process.exit(1)
}

function explain(error) {
  if (error.code === 'ENOSPC') return 'The disk is full: make room, then start again.'
  if (error.code === 'EACCES' || error.code === 'EROFS') {
    return `${error.path ?? root} cannot be written: give this user write access to the folder, then start again.`
  }
  return error.stack ?? String(error)
}
