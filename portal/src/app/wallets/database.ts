/** What this browser keeps: sealed wallets, and what else of a wallet is sealed to it. */
export type StoreName = 'wallets' | 'sealed'

/** The browser keeps nothing for this page: no room, switched off, or damaged. Nothing was changed. */
export class StorageFailed extends Error {
  readonly code = 'browser-storage'
}

const name = 'salus'
const version = 2

/** One request in a transaction of its own; it is kept, on the disk, once this returns. */
export async function inStore<T>(
  store: StoreName, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened()
  try {
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    const request = ask(transaction.objectStore(store))
    // Kept only once the transaction is complete: a request alone may still be undone.
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(failed(transaction.error))
    })
    return request.result
  } finally {
    database.close()
  }
}

/** Puts what `change` makes of a value in its place, in one transaction; what it throws changes nothing. */
export async function replaceIn<T>(store: StoreName, key: string, change: (stored: T | undefined) => T): Promise<T> {
  const made: { value?: T; fault?: unknown } = {}
  await inStore(store, 'readwrite', values => {
    const found = values.get(key) as IDBRequest<T | undefined>
    found.onsuccess = () => {
      try {
        made.value = change(found.result)
        values.put(made.value)
      } catch (fault) {
        made.fault = fault
      }
    }
    return found
  })
  if (made.fault !== undefined) {
    throw made.fault
  }
  return made.value as T
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        request.result.createObjectStore('wallets', { keyPath: 'member' })
      }
      if (oldVersion < 2) {
        request.result.createObjectStore('sealed', { keyPath: ['member', 'use'] })
      }
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(failed(request.error))
  })
}

function failed(cause: unknown): StorageFailed {
  return new StorageFailed('The browser keeps nothing for this page.', { cause })
}
