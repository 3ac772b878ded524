import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { holdPage } from '../useWork'

/** The file of a new device's keys, sealed under its passphrase. */
export interface KeyFile { member: string; name: string; height: string; document: string; isSaved: boolean }

interface KeyFiles {
  files: readonly KeyFile[]
  add(file: KeyFile): void
  saved(file: KeyFile): void
  /** Drops what was saved. */
  clear(): void
}

const Context = createContext<KeyFiles | undefined>(undefined)

/** The files of new devices, which are nowhere else, and go when the wallet is locked. spec portal 6.14 */
export function KeyFilesProvider({ children }: { children: ReactNode }) {
  const [files, setFiles] = useState<readonly KeyFile[]>([])
  const isWaiting = files.some(one => !one.isSaved)
  useEffect(() => isWaiting ? holdPage() : undefined, [isWaiting])
  const add = useCallback((file: KeyFile) => setFiles(now => [...now, file]), [])
  const saved = useCallback(({ member }: KeyFile) =>
    setFiles(now => now.map(one => one.member === member ? { ...one, isSaved: true } : one)), [])
  const clear = useCallback(() => setFiles(now => now.filter(one => !one.isSaved)), [])
  const value = useMemo(() => ({ files, add, saved, clear }), [files, add, saved, clear])
  return <Context value={value}>{children}</Context>
}

export function useKeyFiles(): KeyFiles {
  const files = useContext(Context)
  if (files === undefined) {
    throw new Error('Files of keys are made inside of KeyFilesProvider.')
  }
  return files
}
