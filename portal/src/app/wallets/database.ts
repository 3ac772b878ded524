/** What this browser keeps: sealed wallets, and what else of a wallet is sealed to it. */
export type StoreName = 'wallets' | 'sealed'

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
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser kept nothing.'))
    })
    return request.result
  } finally {
    database.close()
  }
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
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing for this page.'))
  })
}
