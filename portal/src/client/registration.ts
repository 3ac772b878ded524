import { newcomerRoles } from '../protocol/codes'
import { base32, digestOf, readBase64url, utf8Bytes, utf8Text } from '../protocol/encoding'
import { readGenesis, type Genesis } from '../protocol/genesis'
import { isSameKey, thumbprint, type PublicJwk } from '../protocol/keys'
import { ProofRejected, verifyProof } from '../protocol/proof'
import { open, seal, type Binding } from '../protocol/sealed'
import { introduce, type Introduction, type OpenWallet } from '../protocol/wallet'
import { bytesOf, jsonOf } from './answers'
import { Door } from './door'
import { Problem } from './problem'
import type { Session } from './session'
import { gives } from './submission'
import { Visit } from './visit'

export const declineReasons = [
  'identity-not-shown', 'code-differs', 'licence-not-confirmed', 'already-registered', 'wrong-organisation', 'other',
] as const
export type DeclineReason = typeof declineReasons[number]

/** Where newcomers register: the node's organisation and its registrar. */
export interface Desk {
  network: string
  region: string
  organisation: string
  registrar: string
  agreementKey: PublicJwk
  card?: { kind: string; proof: unknown }
}

/** A desk whose key is proven, and the digest of the genesis document that it was proven against. */
export interface ProvenDesk extends Desk { genesis: string }

/** What a newcomer tells the desk, and nobody else can read. */
export interface Statement { name: string; note: string }

export interface Applied { registration: string; code: string; until: number }

export interface Progress { state: 'waiting' | 'registered' | 'declined'; until: number; reason?: DeclineReason }

/** A newcomer as the desk sees one; `statement` is undefined when it was not sealed to this registrar's key. */
export interface Newcomer {
  registration: string
  code: string
  at: number
  until: number
  introduction: Introduction
  statement: Statement | undefined
}

type Handed = Omit<Newcomer, 'statement'> & { statement: string }

const path = '/v1/registrations'

/** What both sides compare in person: 40 bits of the key's thumbprint. spec portal 3.4 */
export function comparisonCode(kid: string): string {
  const code = base32(readBase64url(kid).slice(0, 5)).toUpperCase()
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/**
 * The desk, if its key is the registrar's: what is sealed to a key that a node made up, the node reads. `pinned` is the
 * digest of the genesis document that a wallet met before. spec portal 4.2, 4.3
 */
export async function findDesk(pinned?: string, origin: string = location.origin): Promise<ProvenDesk> {
  const desk = await jsonOf<Desk>(await asked(new URL('/v1/desk', origin)))
  const document = await findGenesis(origin)
  const digest = await digestOf(document)
  if (pinned !== undefined && digest !== pinned) {
    throw new Problem(502, 'other-genesis', 'The node shows another founding document than it did at first.')
  }
  const genesis = (await readGenesis(document)).find(region => region.network === desk.network)
  if (genesis === undefined || !await isRegistrars(desk, genesis)) {
    throw new Problem(502, 'desk-unproven', 'The desk\'s key is not that of the organisation\'s registrar.')
  }
  return { ...desk, genesis: digest }
}

// The key of genesis, or the one that the registrar put in its place, which a card proves. spec key-service 6.1
async function isRegistrars({ organisation, registrar, agreementKey, card }: Desk, genesis: Genesis): Promise<boolean> {
  const founder = genesis.organisations.find(one => one.id === organisation)?.registrar
  if (founder?.member !== registrar || card === undefined) {
    return founder?.member === registrar && isSameKey(founder.agreementKey, agreementKey)
  }
  try {
    return card.kind === 'salus-card-1' && gives(await verifyProof(genesis, card.proof), registrar, agreementKey)
  } catch (fault) {
    if (fault instanceof ProofRejected) {
      return false
    }
    throw fault
  }
}

/** The genesis document's exact bytes. */
export async function findGenesis(origin: string = location.origin): Promise<Uint8Array<ArrayBuffer>> {
  return bytesOf(await asked(new URL('/v1/genesis', origin)))
}

/**
 * Whether a wallet is nobody's yet, by the node's word: its key lets nobody in, and somebody of its role registers at a
 * desk. The desk knows better, where the key was a member's once. spec portal 4.10
 */
export async function isNewcomer(wallet: OpenWallet, origin: string = location.origin): Promise<boolean> {
  const visit = new Visit(new Door(wallet.signing, origin))
  try {
    await visit.enter()
    await visit.end()
    return false
  } catch (fault) {
    if (fault instanceof Problem && fault.code === 'caller-unknown') {
      return newcomerRoles.some(role => role === wallet.role)
    }
    throw fault
  }
}

/** Hands a new wallet's introduction to its organisation's desk; what is personal only the registrar opens. */
export async function apply(
  wallet: OpenWallet, desk: Desk, statement: Statement, licence?: string, origin: string = location.origin,
): Promise<Applied> {
  if (desk.network !== wallet.network || desk.organisation !== wallet.organisation) {
    throw new Problem(409, 'desk-of-others', 'The desk is not that of the organisation that the wallet was made for.')
  }
  const sealed = await seal(
    desk.agreementKey,
    statementBinding(wallet.network, wallet.member, desk.registrar),
    utf8Bytes(JSON.stringify(statement)))
  const body = JSON.stringify({ introduction: await introduce(wallet, licence), statement: sealed })
  const door = new Door(wallet.signing, origin)
  const applied = await (await door.call({ method: 'POST', path, body, type: 'application/json' })).json() as Applied
  if (applied.code !== comparisonCode(wallet.signing.kid)) {
    throw new Problem(502, 'code-differs', 'The node names another code than that of this wallet\'s key.')
  }
  return applied
}

export async function progress(
  wallet: OpenWallet, registration: string, origin: string = location.origin,
): Promise<Progress> {
  const door = new Door(wallet.signing, origin)
  return await (await door.call({ method: 'GET', path: `${path}/${registration}` })).json() as Progress
}

/** Who waits at the desk, oldest first. */
export async function waiting(session: Session): Promise<Newcomer[]> {
  const { registrations } = await session.get<{ registrations: Handed[] }>(path)
  return Promise.all(registrations.map(async one => ({
    ...one,
    // Said by the node; the one that counts is that of the key that would be registered.
    code: comparisonCode(await thumbprint(one.introduction.signingKey)),
    statement: await openStatement(session.wallet, one.introduction.member, one.statement),
  })))
}

export async function decline(session: Session, registration: string, reason: DeclineReason): Promise<void> {
  const body = JSON.stringify({ reason })
  await session.call({ method: 'DELETE', path: `${path}/${registration}`, body, type: 'application/json' })
}

async function openStatement(registrar: OpenWallet, member: string, jwe: string): Promise<Statement | undefined> {
  const binding = statementBinding(registrar.network, member, registrar.member)
  for (const key of [registrar.agreement, ...registrar.retired]) {
    const plain = await open(key, binding, jwe).catch(() => undefined)
    const said = plain === undefined ? undefined : readStatement(utf8Text(plain))
    if (said !== undefined) {
      return said
    }
  }
  return undefined
}

function readStatement(text: string): Statement | undefined {
  try {
    const { name, note } = JSON.parse(text) as Partial<Statement>
    return typeof name === 'string' && typeof note === 'string' ? { name, note } : undefined
  } catch {
    return undefined
  }
}

function statementBinding(network: string, member: string, registrar: string): Binding {
  return { member, network, recipient: `member:${registrar}`, use: 'registration' }
}

async function asked(address: URL): Promise<Response> {
  const response = await fetch(address, { cache: 'no-store', credentials: 'omit' })
  if (!response.ok) {
    throw await Problem.of(response)
  }
  return response
}
