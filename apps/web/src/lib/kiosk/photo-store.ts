/**
 * The bytes of photos that are not in the record yet, in IndexedDB by their hash, so that a reload or a lost network
 * loses none. Nothing else is kept here.
 */
const NAME = 'batchproof-kiosk'
const STORE = 'photos'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('the photo store does not open')),
    )
  })
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      // Only `complete` says that the bytes are on the disk.
      transaction.addEventListener('complete', () => resolve(request.result))
      transaction.addEventListener('abort', () =>
        reject(transaction.error ?? new Error('the photo was not kept')),
      )
    })
  } finally {
    database.close()
  }
}

/** Keeps a photo's bytes. @throws when this iPad has no room for them */
export async function keepPhotoBytes(sha256: string, bytes: Blob): Promise<void> {
  await run('readwrite', (store) => store.put(bytes, sha256))
}

/** The bytes of a photo kept here, or null. */
export async function readPhotoBytes(sha256: string): Promise<Blob | null> {
  const found: unknown = await run('readonly', (store) => store.get(sha256))
  return found instanceof Blob ? found : null
}

/** Forgets photos that are in the record, or were taken again. */
export async function forgetPhotoBytes(hashes: readonly string[]): Promise<void> {
  for (const sha256 of hashes) await run('readwrite', (store) => store.delete(sha256))
}
