import { describe, expect, it } from 'vitest'
import { importsOf, packageOf, type Import } from './imports.ts'
import { codeFiles, foldersIn, isTest, readJson, type SourceFile } from './source-files.ts'

/** Who may import whom, as DESIGN says. Every room may use the domain; nobody may use what is not named. */
const mayImport: Record<string, readonly string[]> = {
  'packages/domain': [],
  'packages/protocol': ['domain'],
  'packages/db': ['domain'],
  'packages/documents': ['domain'],
  'packages/ui': ['domain'],
  // Never part of the product (only tests and the demonstration use it), so it may drive the real pipe.
  'packages/testing': ['domain', 'protocol', 'db', 'auth', 'records'],
  'packages/auth': ['domain', 'db'],
  'packages/records': ['domain', 'protocol', 'db', 'auth', 'documents'],
  'packages/api': ['domain', 'protocol', 'auth', 'records'],
  'packages/offline': ['domain', 'protocol'],
  party: ['domain', 'protocol'],
  'apps/web': ['domain', 'protocol', 'api', 'auth', 'offline', 'ui', 'documents', 'db', 'records'],
  'apps/wall': ['domain', 'protocol', 'api'],
  'apps/gateway': ['domain', 'protocol'],
}

const domainMayUse = ['zod', '@noble/hashes', 'big.js', 'temporal-polyfill']
/** Code that runs in a browser or a Worker's room: no Node, no database driver. */
const withoutNode = [
  'packages/domain',
  'packages/protocol',
  'packages/offline',
  'packages/ui',
  'party',
  'apps/wall',
]
const databaseDrivers = ['@libsql/client', 'drizzle-orm', 'libsql', 'better-sqlite3']
const mayUseDrivers = ['packages/db', 'packages/auth', 'packages/records']

interface PackageJson {
  name: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const rooms = Object.keys(mayImport).filter((room) => {
  const [parent = '', name] = room.split('/')
  return name ? foldersIn(parent).includes(name) : foldersIn('.').includes(parent)
})
const roomOf = (path: string) => rooms.find((room) => path.startsWith(`${room}/`))
const ownFiles = (room: string) => codeFiles().filter(({ path }) => roomOf(path) === room)
const internalName = (specifier: string) => /^@batchproof\/([^/]+)/.exec(specifier)?.[1]

/** Every import of every file of the rooms, with whatever `fault` finds wrong with it. */
function faults(fault: (room: string, file: SourceFile, found: Import) => string | undefined): string[] {
  return rooms.flatMap((room) =>
    ownFiles(room).flatMap((file) =>
      importsOf(file.text).flatMap((found) => {
        const message = fault(room, file, found)
        return message ? [`${file.path}: ${found.specifier} ${message}`] : []
      }),
    ),
  )
}

describe('import boundaries', () => {
  it('knows every package, so that none is without rules', () => {
    const present = [
      ...foldersIn('packages').map((name) => `packages/${name}`),
      ...foldersIn('apps').map((name) => `apps/${name}`),
    ]
    expect(present.filter((room) => !(room in mayImport))).toEqual([])
  })

  it('keeps every package to the packages it may import', () => {
    const wrong = faults((room, file, { specifier }) => {
      const target = internalName(specifier)
      if (target === undefined || room.endsWith(`/${target}`)) return undefined
      if (target === 'testing' && isTest(file.path)) return undefined
      return mayImport[room]?.includes(target) ? undefined : `may not be imported by ${room}`
    })
    expect(wrong).toEqual([])
  })

  it('keeps package.json to the same boundaries', () => {
    const wrong = rooms.flatMap((room) => {
      const { dependencies = {} } = readJson(`${room}/package.json`) as PackageJson
      return Object.keys(dependencies)
        .flatMap((name) => internalName(name) ?? [])
        .filter((target) => !mayImport[room]?.includes(target))
        .map((target) => `${room}/package.json: @batchproof/${target}`)
    })
    expect(wrong).toEqual([])
  })

  it('lets the domain use nothing but values, schemas, hashes, decimals and dates', () => {
    const wrong = faults((room, file, { specifier }) => {
      if (room !== 'packages/domain' || isTest(file.path)) return undefined
      if (specifier.startsWith('node:')) return 'is input or output'
      const name = packageOf(specifier)
      return name === undefined || domainMayUse.includes(name) ? undefined : 'is not for the domain'
    })
    expect(wrong).toEqual([])
  })

  it('keeps Node and database drivers out of what runs in a browser or a room', () => {
    const wrong = faults((room, file, { specifier, typeOnly }) => {
      if (isTest(file.path) || typeOnly || /\.config\.[jt]s$/.test(file.path)) return undefined
      if (withoutNode.includes(room) && specifier.startsWith('node:') && file.path.includes('/src/')) {
        return 'is Node alone'
      }
      const driver = databaseDrivers.includes(packageOf(specifier) ?? '')
      return driver && !mayUseDrivers.includes(room) ? 'is a database driver' : undefined
    })
    expect(wrong).toEqual([])
  })

  it('lets apps/web reach the record on the server side only', () => {
    const serverSide = /(\/server\/|\.server\.ts$|\/\+server\.ts$|\.config\.[jt]s$)/
    const wrong = faults((room, file, { specifier, typeOnly }) => {
      if (room !== 'apps/web' || typeOnly || isTest(file.path) || serverSide.test(file.path)) return undefined
      const target = internalName(specifier)
      return target && ['api', 'auth', 'db', 'records'].includes(target) ? 'belongs to the server' : undefined
    })
    expect(wrong).toEqual([])
  })

  it('lets the wall use the types of the api alone', () => {
    const wrong = faults((room, _file, { specifier, typeOnly }) =>
      room === 'apps/wall' && internalName(specifier) === 'api' && !typeOnly
        ? 'must be import type'
        : undefined,
    )
    expect(wrong).toEqual([])
  })

  it('imports nothing that the package does not declare', () => {
    const wrong = faults((room, file, { specifier, typeOnly }) => {
      const {
        name,
        dependencies = {},
        devDependencies = {},
      } = readJson(`${room}/package.json`) as PackageJson
      const wanted = packageOf(specifier)
      if (wanted === undefined || wanted === name || wanted in dependencies) return undefined
      const forBuilding = typeOnly || isTest(file.path) || !file.path.startsWith(`${room}/src/`)
      // Test runners belong to the repository, not to each package.
      if (
        forBuilding &&
        (wanted in devDependencies || ['vitest', 'fast-check', '@batchproof/testing'].includes(wanted))
      ) {
        return undefined
      }
      return isBundled(room) && wanted in devDependencies ? undefined : `is not in ${room}/package.json`
    })
    expect(wrong).toEqual([])
  })

  it('crosses from package to package by name, never by path', () => {
    const wrong = faults((room, file, { specifier }) => {
      if (!specifier.startsWith('.')) return undefined
      const target = new URL(specifier, `file:///${file.path}`).pathname.slice(1)
      return target.startsWith(`${room}/`) ? undefined : `leaves ${room}`
    })
    expect(wrong).toEqual([])
  })
})

/** What is bundled whole needs its own dependencies only to build: Svelte, the kit, Vite. */
function isBundled(room: string): boolean {
  return room === 'apps/web' || room === 'apps/wall' || room === 'packages/ui'
}
