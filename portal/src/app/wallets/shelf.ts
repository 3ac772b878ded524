/** How far a wallet of this browser is on its way to being a member's. */
export type Stage = 'backup' | 'apply' | 'waiting' | 'ready'

/** What this browser keeps of a wallet: the sealed document, and nothing that opens it. */
export interface KeptWallet {
  member: string
  /** What its holder calls it; it leaves this browser never. */
  label: string
  document: string
  /** The digest of the genesis document that its holder met first. */
  genesis: string
  stage: Stage
  registration?: string
}

const name = 'salus'
const store = 'wallets'

export async function allWallets(): Promise<KeptWallet[]> {
  return inStore('readonly', wallets => wallets.getAll() as IDBRequest<KeptWallet[]>)
}

export async function keepWallet(wallet: KeptWallet): Promise<void> {
  await inStore('readwrite', wallets => wallets.put(wallet))
}

export async function dropWallet(member: string): Promise<void> {
  await inStore('readwrite', wallets => wallets.delete(member))
}

async function inStore<T>(mode: IDBTransactionMode, ask: (wallets: IDBObjectStore) => IDBRequest<T>): Promise<T> {
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
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'member' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing for this page.'))
  })
}
