import { openEpochs } from '../../../portal/src/protocol/categorySeal'
import { roleGrantee, type Category, type Purpose, type Role } from '../../../portal/src/protocol/codes'
import { base64url, digestOf, readBase64url } from '../../../portal/src/protocol/encoding'
import { readGenesis } from '../../../portal/src/protocol/genesis'
import type { PublicJwk } from '../../../portal/src/protocol/keys'
import { verify } from '../../../portal/src/protocol/keys'
import { requestAccess, type Commitment, type Message, type SealedKey } from '../../../portal/src/protocol/messages'
import type { PolicyNow } from '../../../portal/src/protocol/policy'
import { PolicyAuthor, type Drafted, type GrantTerms } from '../../../portal/src/protocol/policyAuthor'
import { verifyProof } from '../../../portal/src/protocol/proof'
import { envelopeFor, openRecord, sealRecord } from '../../../portal/src/protocol/record'
import type { PublicEpoch, RecordAddress } from '../../../portal/src/protocol/record'
import { open, seal, type Binding } from '../../../portal/src/protocol/sealed'
import { dpopProof, readJws, tokenHash } from '../../../portal/src/protocol/signed'
import { signTransaction } from '../../../portal/src/protocol/transaction'
import { createWallet, introduce, openWallet, type OpenWallet } from '../../../portal/src/protocol/wallet'

// What tests/CrossChecks asks of the portal's protocol; wallets that were opened are known by their member.
const wallets = new Map<string, OpenWallet>()

interface Acting { by: string; now: number }

export const answers = {
  async create({ network, organisation, role, passphrase, licence }:
    { network: string; organisation: string; role: Role; passphrase: string; licence: string | null }) {
    const { wallet, document } = await createWallet(network, organisation, role, passphrase)
    wallets.set(wallet.member, wallet)
    return { document, introduction: await introduce(wallet, licence ?? undefined) }
  },

  async open({ document, passphrase }: { document: string; passphrase: string }) {
    const wallet = await openWallet(document, passphrase)
    wallets.set(wallet.member, wallet)
    return { member: wallet.member, role: wallet.role, organisation: wallet.organisation, kid: wallet.signing.kid,
      retired: wallet.retired.map(key => key.kid), ecg: wallet.categoryKeys.find('ecg', 1)?.kid }
  },

  async publish({ by, now, policy, categories, directory }:
    Acting & { policy: PolicyNow; categories: Category[]; directory: Record<string, PublicJwk> }) {
    return sent(by, now, await author(by, now, policy).publishEpochs(categories, new Map(Object.entries(directory))))
  },

  async grant({ by, now, policy, grantee, key, terms }:
    Acting & { policy: PolicyNow; grantee: string; key: PublicJwk; terms: GrantTerms }) {
    return signed(by, now, await author(by, now, policy).grant({ grantee, key }, terms))
  },

  async narrow({ by, now, policy, address, onLedger, envelope, grantee, key, terms }:
    Acting & { policy: PolicyNow; address: RecordAddress; onLedger: Commitment; envelope: string; grantee: string
      key: PublicJwk; terms: GrantTerms }) {
    const own = walletOf(by).categoryKeys.find(address.category, onLedger.epoch)!
    const recipient = { text: grantee, agreementKey: key }
    const theirs = await envelopeFor(address, onLedger, readBase64url(envelope), own, recipient)
    const records = [{ record: address.record, version: address.version, envelope: await digestOf(theirs) }]
    const message = author(by, now, policy).narrow(grantee, terms, records)
    return { envelope: base64url(theirs), ...await signed(by, now, message) }
  },

  async emergency({ by, now, policy, organisation, key, categories }:
    Acting & { policy: PolicyNow; organisation: string; key: PublicJwk; categories: Category[] }) {
    const recipient = { grantee: roleGrantee(organisation, 'emergency'), key }
    return signed(by, now, await author(by, now, policy).emergencyPolicy([{ organisation, recipient }], categories))
  },

  async revoke({ by, now, policy, consent, directory }:
    Acting & { policy: PolicyNow; consent: string; directory: Record<string, PublicJwk> }) {
    return sent(by, now, await author(by, now, policy).revoke(consent, new Map(Object.entries(directory))))
  },

  request({ by, now, patient, category, purpose, connectionKey }:
    Acting & { patient: string; category: Category; purpose: Purpose; connectionKey: string }) {
    return signed(by, now, requestAccess({ patient, category, purpose }, connectionKey))
  },

  async store({ by, now, address, mediaType, content, category }:
    Acting & { address: RecordAddress; mediaType: string; content: string; category: PublicEpoch }) {
    const sealed = await sealRecord(address, { mediaType, bytes: readBase64url(content) }, category)
    const { patient, record } = address
    const body = { patient, record, category: address.category, ...sealed.commitment }
    return {
      ciphertext: base64url(sealed.ciphertext),
      envelope: base64url(sealed.envelope),
      ...await signed(by, now, { type: 'StoreRecord', body }),
    }
  },

  async epochs({ by, patient, sealed, onLedger }:
    { by: string; patient: string; sealed: SealedKey; onLedger: PublicJwk[] }) {
    const wallet = walletOf(by)
    const keys = await openEpochs(wallet.network, patient, sealed, `member:${by}`, wallet.agreement, onLedger)
    await wallet.categoryKeys.add(keys)
    return { epochs: keys.map(key => key.epoch) }
  },

  async read({ by, address, onLedger, ciphertext, envelope }:
    { by: string; address: RecordAddress; onLedger: Commitment; ciphertext: string; envelope: string }) {
    const key = walletOf(by).categoryKeys.find(address.category, onLedger.epoch)
    const served = { ciphertext: [readBase64url(ciphertext)], envelope: readBase64url(envelope) }
    const { mediaType, bytes } = await openRecord(address, onLedger, served, key!)
    return { mediaType, content: base64url(bytes) }
  },

  async seal({ to, binding, plaintext }: { to: PublicJwk; binding: Binding; plaintext: string }) {
    return { jwe: await seal(to, binding, readBase64url(plaintext)) }
  },

  async unseal({ by, binding, jwe }: { by: string; binding: Binding; jwe: string }) {
    return { plaintext: base64url(await open(walletOf(by).agreement, binding, jwe)) }
  },

  async verify({ jws, key }: { jws: string; key: PublicJwk }) {
    const { id, payload, signature, signingInput } = await readJws(jws)
    return { id, payload: base64url(payload), holds: await verify(key, signingInput, signature) }
  },

  async possess({ by, htm, htu, token, nonce }:
    { by: string; htm: string; htu: string; token: string; nonce: string }) {
    return { proof: await dpopProof(walletOf(by).signing, { htm, htu, ath: await tokenHash(token), nonce }) }
  },

  async prove({ genesis, proof, transaction }: { genesis: string; proof: string; transaction?: string }) {
    const [region] = await readGenesis(readBase64url(genesis))
    const expected = transaction === undefined ? {} : { transaction }
    const { receipt, header, signedBy } = await verifyProof(region!, readBase64url(proof), expected)
    return { receipt, height: Number(header.height), ledger: header.ledger, signedBy }
  },
}

function walletOf(member: string): OpenWallet {
  return wallets.get(member)!
}

function author(by: string, now: number, policy: PolicyNow): PolicyAuthor {
  return new PolicyAuthor(walletOf(by), policy, now)
}

async function sent(by: string, now: number, { message, newKeys }: Drafted<Message>) {
  const wallet = walletOf(by)
  await wallet.categoryKeys.add(newKeys)
  return { ...await signed(by, now, message), document: await wallet.save() }
}

async function signed(by: string, now: number, message: Message) {
  return { transaction: await signTransaction(walletOf(by), message, now) }
}
