import { CategoryKeyRing } from './categoryKeyRing'
import type { Role } from './codes'
import { hex, randomId, readBase64url, utf8Bytes } from './encoding'
import { agreementKey, newPrivateJwk, publicOf, signingKey } from './keys'
import type { AgreementKey, PrivateJwk, PublicJwk, SigningKey } from './keys'
import { signJws } from './signed'
import { readContents, writeContents, type WalletContents } from './walletContents'
import { WalletLock } from './walletDocument'

export { memberOfDocument, WalletError, type WalletFault } from './walletDocument'
export { CategoryKeyRing } from './categoryKeyRing'
export type { EpochKey } from './walletContents'

/** A wallet that is unlocked: whoever drops it has locked it, since nothing of it can be exported. */
export interface OpenWallet {
  member: string
  role: Role
  organisation: string
  network: string
  signing: SigningKey
  agreement: AgreementKey
  /** Former agreement keys: what was sealed to them is still opened. */
  retired: AgreementKey[]
  /** The public half of the key for connections with a certificate, which a browser has not. */
  connectionKey: PublicJwk
  categoryKeys: CategoryKeyRing
  /** The sealed document, with the category keys as they are now. */
  save(): Promise<string>
}

/** What a newcomer hands to the registration desk. spec ledger 8.1, 8.2 */
export interface Introduction {
  member: string
  role: Role
  signingKey: PublicJwk
  agreementKey: PublicJwk
  connectionKey: PublicJwk
  licence?: string
  profile?: string
  possession: string
}

/**
 * A new wallet with new keys and a new random member id, sealed under a passphrase. A device that signs by itself
 * brings its signing key. spec records 5
 */
export async function createWallet(
  network: string, organisation: string, role: Role, passphrase: string, signing?: PrivateJwk,
): Promise<{ wallet: OpenWallet; document: string }> {
  const contents: WalletContents = {
    role,
    organisation,
    network,
    signingKey: signing ?? await newPrivateJwk(),
    agreementKey: await newPrivateJwk(),
    connectionKey: await newPrivateJwk(),
    retiredAgreementKeys: [],
    categoryKeys: [],
  }
  const member = randomId()
  const lock = await WalletLock.under(passphrase)
  const document = await lock.seal(member, writeContents(contents))
  return { wallet: await unlocked(member, contents, lock, document), document }
}

/** Opens a wallet file that this program or the command line wrote; throws a `WalletError`. spec records 5 */
export async function openWallet(document: string, passphrase: string): Promise<OpenWallet> {
  const { lock, member, text } = await WalletLock.open(document, passphrase)
  return unlocked(member, await readContents(text), lock, document)
}

/** The same wallet under another passphrase. */
export async function changePassphrase(document: string, former: string, passphrase: string): Promise<string> {
  const { member, text } = await WalletLock.open(document, former)
  return (await WalletLock.under(passphrase)).seal(member, text)
}

/** Public halves, and the signature that shows that the holder wants to be that member. spec ledger 8.2 */
export async function introduce(wallet: OpenWallet, licence?: string, profile?: string): Promise<Introduction> {
  const agreement = hex(readBase64url(wallet.agreement.kid))
  const { network, member, role } = wallet
  // One form of bytes, so that it is compared byte for byte; it has no `expires` and is never a transaction.
  const statement = JSON.stringify({ network, type: 'KeyPossession', member, agreementKey: agreement })
  return {
    member,
    role,
    signingKey: wallet.signing.publicJwk,
    agreementKey: wallet.agreement.publicJwk,
    connectionKey: wallet.connectionKey,
    ...licence === undefined ? {} : { licence },
    ...profile === undefined ? {} : { profile },
    possession: await signJws(wallet.signing, 'salus-tx', utf8Bytes(statement)),
  }
}

async function unlocked(
  member: string, contents: WalletContents, lock: WalletLock, document: string,
): Promise<OpenWallet> {
  const categoryKeys = await CategoryKeyRing.of(member, contents.categoryKeys, lock, document)
  const { role, organisation, network } = contents
  return {
    member,
    // Apart from the text with the private keys, out of which they were cut.
    ...structuredClone({ role, organisation, network }),
    signing: await signingKey(contents.signingKey),
    agreement: await agreementKey(contents.agreementKey),
    retired: await Promise.all(contents.retiredAgreementKeys.map(agreementKey)),
    connectionKey: publicOf(contents.connectionKey),
    categoryKeys,
    save: () => categoryKeys.save(),
  }
}
