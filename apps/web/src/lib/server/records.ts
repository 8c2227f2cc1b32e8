import { DEFAULT_AUTH_POLICY, forgetExpired, openSealKey, PEPPER_ID } from '@batchproof/auth'
import type { PublicSealKeys, SealKey } from '@batchproof/auth'
import { createDirectory } from '@batchproof/db'
import type { Database, Directory } from '@batchproof/db'
import { drainEffects } from '@batchproof/records'
import { openVapidKey } from '@batchproof/records/push/vapid.ts'
import type { PushConfig, Records } from '@batchproof/records'
import { host } from '#host'
import type { ServerConfig } from './config.ts'

const ONLY_ORGANISATION = 'main'

const DRAIN_EVERY_SECONDS = 15
const FORGET_EVERY_SECONDS = 24 * 3600

/** The site: every organisation that it serves, each with its own database. */
export interface SiteRecords {
  readonly config: ServerConfig
  readonly sealPublicKeys: PublicSealKeys
  /** The records of the organisation that is served under an address; null when none is. */
  at(url: URL): Promise<Records | null>
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

async function directoryOf(config: ServerConfig): Promise<Directory | null> {
  if (config.directory === null) return null
  const json: unknown = JSON.parse(await host.readDirectory(config))
  return createDirectory(json, (address) => host.openDatabase(address, config))
}

function openOnly(config: ServerConfig): Promise<Database> {
  const url = config.databaseUrl ?? ''
  if (url.startsWith('file:'))
    return host.openDatabase({ kind: 'file', path: url.slice('file:'.length) }, config)
  const authTokenVariable = config.databaseToken === null ? undefined : 'BATCHPROOF_DATABASE_TOKEN'
  return host.openDatabase({ kind: 'http', url, authTokenVariable }, config)
}

/** Opens the site. Databases are opened when they are first asked for, and kept. */
export async function openSite(config: ServerConfig): Promise<SiteRecords> {
  const directory = await directoryOf(config)
  const { key: sealKey, publicKeys: sealPublicKeys } = await openSealKey(config.sealKey)
  const push = await openPush(config)
  const kept = new Map<string, Promise<Records>>()
  const keep = (id: string, origin: string, open: () => Promise<Database>) => {
    const key = `${id} ${origin}`
    const known = kept.get(key)
    if (known) return known
    const opening = open().then((db) => recordsOver(config, { sealKey, push }, id, origin, db))
    kept.set(key, opening)
    // A database that was away is asked for again by the next request.
    opening.catch(() => kept.delete(key))
    return opening
  }
  return {
    config,
    sealPublicKeys,
    async at(url) {
      if (!directory) return keep(ONLY_ORGANISATION, config.origin, () => openOnly(config))
      const organisation = directory.organisationByHost(url.host)
      if (!organisation) return null
      return keep(organisation.id, url.origin, () => directory.openOrganisation(organisation.id))
    },
  }
}

/** Keys that are opened once for every organisation of the site. */
interface OpenedKeys {
  readonly sealKey: SealKey
  readonly push: PushConfig | null
}

async function openPush({ pushKey, pushContact, pushServices }: ServerConfig): Promise<PushConfig | null> {
  if (pushKey === null) return null
  return { key: await openVapidKey(pushKey), contact: pushContact, furtherOrigins: pushServices }
}

function recordsOver(
  config: ServerConfig,
  { sealKey, push }: OpenedKeys,
  id: string,
  origin: string,
  db: Database,
): Records {
  const now = () => new Date().toISOString()
  const records: Records = {
    organisationId: id,
    db,
    blobs: host.blobStore(id, db, config),
    auth: {
      db,
      pepper: { id: PEPPER_ID, key: bytesOf(config.pinPepper) },
      sealKey,
      rp: { id: new URL(origin).hostname, name: 'Batchproof', origins: [origin] },
      policy: DEFAULT_AUTH_POLICY,
      now,
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    },
    publicOrigin: origin,
    rooms:
      config.partyUrl === null
        ? null
        : {
            origin: config.partyUrl,
            serviceKey: config.serviceKey,
            tokenKey: config.roomTokenKey,
            staySeconds: config.roomStaySeconds,
          },
    instruments: config.instruments,
    push,
    now,
    uuid: () => crypto.randomUUID(),
  }
  host.repeat(DRAIN_EVERY_SECONDS, () => drainEffects(records))
  host.repeat(FORGET_EVERY_SECONDS, () => db.write(forgetExpired(records.auth)))
  return records
}
