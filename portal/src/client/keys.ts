import { openEpochs } from '../protocol/categorySeal'
import { memberGrantee, type Category, type Grantee, type Role } from '../protocol/codes'
import type { Bytes } from '../protocol/encoding'
import { thumbprintHex, type PublicJwk } from '../protocol/keys'
import type { SealedKey } from '../protocol/messages'
import { entitled, type PolicyNow } from '../protocol/policy'
import type { Directory } from '../protocol/policyAuthor'
import { contentKeyBinding, type PublicEpoch } from '../protocol/record'
import { open, readSealHeader, type Binding } from '../protocol/sealed'
import type { EpochKey } from '../protocol/wallet'
import { confirmedKeys } from './confirmation'
import { member, type MemberCard } from './members'
import { Problem } from './problem'
import type { Session } from './session'
import { finality, gives } from './submission'

/** Keeps the sealed document of the wallet that is open, changed. */
export type Keep = (document: string) => Promise<void>

interface HandedKey extends SealedKey { publicKeys: PublicJwk[] }

interface ListedEpoch { category: Category; epoch: number; publicKey: PublicJwk; rotationDue: boolean; source: string }

/** The agreement key of a grantee, proven to be its own, and the one in force; undefined when there is none.
 *  spec records 4.6, 4.8 */
export async function agreementKeyOf(session: Session, grantee: Grantee): Promise<PublicJwk | undefined> {
  const key = await shownKeyOf(session, grantee)
  const [kind, id = ''] = grantee.split(':', 2)
  if (kind === 'role' || key === undefined) {
    return key
  }
  const confirmed = (await confirmedKeys(session, [id])).get(id)
  if (confirmed !== undefined && confirmed !== await thumbprintHex(key)) {
    session.confirmedKeys.delete(id) // it may be the newer one: who tries again has it confirmed anew
    throw new Problem(502, 'stale-key-shown', 'The node shows an earlier key of the member.')
  }
  return confirmed === undefined ? undefined : key
}

/** The same as the node shows it: proven to have been the grantee's, and perhaps replaced since. */
export async function shownKeyOf(session: Session, grantee: Grantee): Promise<PublicJwk | undefined> {
  const [kind, rest = ''] = grantee.split(':', 2)
  if (kind === 'role') {
    const [organisation, role] = rest.split('/', 2)
    const genesis = await session.genesis()
    return genesis.organisations.find(one => one.id === organisation)?.roleKeys.get(role as Role)
  }
  const card = await member(session, rest)
  return card.revoked ? undefined : (await proven(session, rest, card))?.agreementKey
}

/** Who a member is, as far as the proof of its keys says so: what a registration holds is no node's word. */
export async function provenMember(session: Session, id: string): Promise<MemberCard | undefined> {
  return proven(session, id, await member(session, id))
}

async function proven(session: Session, id: string, card: MemberCard): Promise<MemberCard | undefined> {
  const genesis = await session.genesis()
  if (card.source === undefined) {
    const founders = genesis.organisations.flatMap(organisation => [organisation.registrar, organisation.store])
    const founder = founders.find(one => one.member === id)
    return founder && { ...card, agreementKey: founder.agreementKey }
  }
  const given = await finality(session, genesis, card.source)
  const [event] = given.receipt.events
  const isRegistered = event?.type !== 'MemberRegistered'
    || event['role'] === card.role && event['organisation'] === card.organisation
  if (card.id !== id || !isRegistered || !gives(given, id, card.agreementKey)) {
    throw new Problem(502, 'key-unproven', 'What the node says of the member is not what was registered.')
  }
  return card
}

/** The keys of all whom a policy entitles; who has none is left out. */
export async function directory(session: Session, policy: PolicyNow): Promise<Directory> {
  const keys = new Map<Grantee, PublicJwk>()
  const grantees = entitled(policy, Date.now())
  await confirmedKeys(session, grantees.filter(one => one.startsWith('member:')).map(one => one.slice(7)))
  for (const grantee of grantees) {
    const key = await agreementKeyOf(session, grantee).catch(unlessUnknown)
    if (key !== undefined) {
      keys.set(grantee, key)
    }
  }
  return keys
}

/** The category keys of a patient that are sealed to this wallet. spec records 4.4 */
export async function handedKeys(session: Session, patient: string, category: Category): Promise<EpochKey[]> {
  const handed = await session.get<HandedKey[]>(`/v1/patients/${patient}/keys?category=${category}`)
  return openHanded(session, patient, handed)
}

/** What the key service of one's role hands out under a permit: category keys, or content keys by RECORD/version. */
export interface RoleKeys { keys: EpochKey[]; contentKeys: ReadonlyMap<string, Bytes> }

interface HandedContentKey { record: string; category: Category; version: number; epoch: number; jwe: string }

/** Asks the key service; it has nothing where the consent is for the member itself. spec key-service 3 */
export async function roleKeys(session: Session, patient: string, permit: string): Promise<RoleKeys> {
  try {
    const answer = await session.call({ method: 'POST', path: `/v1/permits/${permit}/keys` })
    const { keys, contentKeys } = await answer.json() as { keys: HandedKey[]; contentKeys: HandedContentKey[] }
    const opened = await Promise.all(contentKeys.map(one => openContentKey(session, patient, one, permit)))
    return { keys: await openHanded(session, patient, keys, { permit }), contentKeys: new Map(opened) }
  } catch (fault) {
    if (fault instanceof Problem && fault.code === 'permit-not-for-role') {
      return { keys: [], contentKeys: new Map() }
    }
    throw fault
  }
}

async function openContentKey(
  { wallet }: Session, patient: string, handed: HandedContentKey, permit: string,
): Promise<[string, Bytes]> {
  const { record, category, version, epoch, jwe } = handed
  const address = { network: wallet.network, patient, record, version, category }
  const binding = { ...contentKeyBinding(address, epoch, memberGrantee(wallet.member)), permit }
  const key = wallet.retired.find(own => own.kid === readSealHeader(jwe).kid) ?? wallet.agreement
  return [`${record}/${version}`, await open(key, binding, jwe)]
}

async function openHanded(
  session: Session, patient: string, handed: readonly HandedKey[], under: Binding = {},
): Promise<EpochKey[]> {
  const { wallet } = session
  const self = memberGrantee(wallet.member)
  const opened = await Promise.all(handed.map(async sealed => {
    const key = [wallet.agreement, ...wallet.retired].find(own => own.kid === readSealHeader(sealed.jwe).kid)
    // Sealed to a role of one's organisation: its key service opens those.
    return key === undefined
      ? []
      : openEpochs(wallet.network, patient, sealed, self, key, sealed.publicKeys, under)
  }))
  return opened.flat()
}

/** As a patient: makes sure that the wallet holds every epoch of categories. */
export async function holdKeys(
  session: Session, policy: PolicyNow, categories: readonly Category[], keep: Keep,
): Promise<void> {
  const { categoryKeys, member: patient } = session.wallet
  for (const { category, epoch } of policy.categories) {
    if (categories.includes(category) && !categoryKeys.holds(category, 1, epoch)) {
      // A key that is here stays: what a node hands out is not proven to be the one on the ledger.
      await categoryKeys.add((await handedKeys(session, patient, category))
        .filter(handed => categoryKeys.find(category, handed.epoch) === undefined))
      await keep(await session.wallet.save())
    }
  }
}

/** The public half to write to, proven to be the patient's. spec records 4.5 */
export async function publicEpoch(session: Session, patient: string, category: Category): Promise<PublicEpoch> {
  const epochs = await session.get<ListedEpoch[]>(`/v1/patients/${patient}/epochs`)
  const listed = epochs.find(one => one.category === category)
  if (listed === undefined || listed.rotationDue) {
    throw new Problem(409, listed === undefined ? 'no-epoch' : 'rotation-due', 'Nothing can be written here now.')
  }
  const published = await finality(session, await session.genesis(), listed.source)
  const thumbprint = await thumbprintHex(listed.publicKey)
  const isTheirs = published.receipt.events.some(event =>
    event.type === 'EpochsPublished' && event['patient'] === patient
    && (event['epochs'] as { category: string; epoch: number; key: string }[]).some(one =>
      one.category === category && one.epoch === listed.epoch && one.key === thumbprint))
  if (!isTheirs) {
    throw new Problem(502, 'key-unproven', 'The node\'s public key is not the one that the patient published.')
  }
  requireNewest(session, patient, category, listed.epoch)
  return { category, epoch: listed.epoch, publicKey: listed.publicKey }
}

/** Takes no epoch before one that was proven in this session, or is the wallet's own: its key may be with somebody who
 *  may no longer read. spec records 4.7 */
export function requireNewest(
  { newestEpochs, wallet }: Pick<Session, 'newestEpochs' | 'wallet'>,
  patient: string, category: Category, epoch: number,
): void {
  const name = `${patient}/${category}`
  const isOlder = epoch < (newestEpochs.get(name) ?? 0)
    || (wallet.member === patient && wallet.categoryKeys.find(category, epoch + 1) !== undefined)
  if (isOlder) {
    throw new Problem(502, 'stale-key-shown', 'The node shows an earlier key of the patient than it did before.')
  }
  newestEpochs.set(name, epoch)
}

export function unlessUnknown(fault: unknown): undefined {
  if (fault instanceof Problem && fault.code === 'unknown-member') {
    return undefined
  }
  throw fault
}
