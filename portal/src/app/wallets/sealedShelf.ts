import { utf8Bytes, utf8Text } from '../../protocol/encoding'
import { JoseRejected } from '../../protocol/keys'
import { open, readSealHeader, seal, type Binding } from '../../protocol/sealed'
import type { OpenWallet } from '../../protocol/wallet'
import { inStore } from './database'
import { textOf } from './files'

/** A file was chosen that is not sealed to the wallet, or is damaged. */
export class NotOwnFile extends Error {
  readonly code = 'not-own-file'
}

/** What a browser keeps for a wallet beside it. */
export type SealedUse = 'people' | 'requests'

interface Kept { member: string; use: SealedUse; sealed: string }

type Holder = Pick<OpenWallet, 'member' | 'network' | 'agreement' | 'retired'>

/** Keeps a value, as JSON sealed to the wallet's own key: only the open wallet reads it again. spec portal 5.1 */
export async function keepSealed(wallet: Holder, use: SealedUse, value: unknown): Promise<void> {
  const kept: Kept = { member: wallet.member, use, sealed: await sealToSelf(wallet, use, value) }
  await inStore('sealed', 'readwrite', store => store.put(kept))
}

/** What was kept last, or undefined when there is nothing. */
export async function readSealed(wallet: Holder, use: SealedUse): Promise<unknown> {
  const kept = await inStore('sealed', 'readonly', store =>
    store.get([wallet.member, use]) as IDBRequest<Kept | undefined>)
  return kept === undefined ? undefined : openOwn(wallet, use, kept.sealed)
}

export async function dropSealed(member: string): Promise<void> {
  await inStore('sealed', 'readwrite', store => store.delete(IDBKeyRange.bound([member], [member, []])))
}

export async function sealToSelf(wallet: Holder, use: SealedUse, value: unknown): Promise<string> {
  return seal(wallet.agreement.publicJwk, bindingOf(wallet, use), utf8Bytes(JSON.stringify(value)))
}

/** Opens what was sealed to the wallet, also to a key that it had before; else throws a `JoseRejected`. */
export async function openOwn(wallet: Holder, use: SealedUse, sealed: string): Promise<unknown> {
  const { kid } = readSealHeader(sealed)
  const key = [wallet.agreement, ...wallet.retired].find(own => own.kid === kid)
  if (key === undefined) {
    throw new JoseRejected('wrong-recipient', 'This was not sealed to this wallet.')
  }
  return JSON.parse(utf8Text(await open(key, bindingOf(wallet, use), sealed)))
}

/** Opens what the holder saved as a file; any other file is a `NotOwnFile`. */
export async function openOwnFile(wallet: Holder, use: SealedUse, file: File): Promise<unknown> {
  try {
    return await openOwn(wallet, use, (await textOf(file)).trim())
  } catch (fault) {
    throw fault instanceof JoseRejected ? new NotOwnFile(fault.message, { cause: fault }) : fault
  }
}

function bindingOf({ member, network }: Holder, use: SealedUse): Binding {
  return { member, network, recipient: `member:${member}`, use: `own-${use}` }
}
