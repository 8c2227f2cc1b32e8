import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Database } from './database.ts'
import { createDirectory, type DatabaseAddress, type Directory } from './directory.ts'
import { openFileDatabase } from './file.ts'
import { openHttpDatabase } from './http.ts'
import { openReplicaDatabase } from './replica/replica-database.ts'

/**
 * Opens a database by its address, on Node.
 *
 * @param folder what relative paths are relative to
 * @param environment where the tokens are
 */
export async function openDatabase(
  address: DatabaseAddress,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Database> {
  switch (address.kind) {
    case 'file':
      return openFileDatabase(resolve(folder, address.path))
    case 'http':
      return openHttpDatabase({ url: address.url, authToken: tokenOf(address, environment) })
    case 'replica':
      return openReplicaDatabase({
        path: resolve(folder, address.path),
        primaryUrl: address.primaryUrl,
        authToken: tokenOf(address, environment),
        syncIntervalSeconds: address.syncIntervalSeconds,
      })
  }
}

/** Opens the directory in a file; relative paths in it are relative to its folder. */
export async function openDirectory(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Directory> {
  const json: unknown = JSON.parse(await readFile(path, 'utf8'))
  return createDirectory(json, (address) => openDatabase(address, dirname(resolve(path)), environment))
}

function tokenOf(
  address: { readonly authTokenVariable?: string },
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (address.authTokenVariable === undefined) return undefined
  const token = environment[address.authTokenVariable]
  if (!token)
    throw new Error(
      `the directory names the environment variable ${address.authTokenVariable}; it is not set`,
    )
  return token
}
