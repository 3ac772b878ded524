import { isOrganisation, ledgers, roles, type LedgerName, type Role } from './codes'
import { digestOf, isRandomId, type Bytes } from './encoding'
import { checkGenesis, isGenesisName } from './genesisRules'
import { JsonFields, JsonRejected } from './json'
import { JoseRejected, readPublicJwk, type PublicJwk } from './keys'
import { validatorSet, type Endorsement, type QuorumRule, type Validator, type ValidatorSet } from './validators'

export type Engine = 'solo' | 'bft'

export interface LedgerRules { name: LedgerName; engine: Engine; difficulty: number; endorsement?: Endorsement }

export interface FoundingMember { member: string; signingKey: PublicJwk; agreementKey: PublicJwk }

export interface FoundingOrganisation {
  id: string
  registrar: FoundingMember
  store: FoundingMember
  roleKeys: ReadonlyMap<Role, PublicJwk>
  trusted: boolean
}

/** What a region starts from and every proof is checked against. spec ledger 1 */
export interface Genesis {
  /** What every transaction and vote names. spec ledger 1.6 */
  network: string
  region: string
  digest: string
  time: number
  organisations: FoundingOrganisation[]
  validators: ValidatorSet
  ledgers: LedgerRules[]
}

/** The quorum rule comes from genesis, never from a proof. spec ledger 1.4 */
export function quorumOf(rules: LedgerRules): QuorumRule {
  return rules.engine === 'solo' ? 'Single' : 'MoreThanTwoThirds'
}

/** Reads a document of one region or of several; anything else is a `JsonRejected` with the path. spec ledger 1.1 */
export async function readGenesis(bytes: Bytes): Promise<Genesis[]> {
  const document = JsonFields.parse(bytes)
  const network = document.where('network', 64, isGenesisName, 'must be 1 to 64 of a-z, 0-9 and \'-\'.')
  if (!document.has('regions')) {
    const region = document.where('region', 64, isGenesisName, 'must be 1 to 64 of a-z, 0-9 and \'-\'.')
    return [await readPart(document, { network, region, digest: await digestOf(bytes) })]
  }
  const parts = document.object('regions')
  document.end()
  const regions = await Promise.all(parts.names.map(region => readRegion(parts, network, region)))
  checkRegions(regions)
  return regions
}

async function readRegion(parts: JsonFields, network: string, region: string): Promise<Genesis> {
  if (!isGenesisName(region) || network.length + 1 + region.length > 64) {
    const right = 'must be named with a-z, 0-9 and \'-\', with the network\'s name at most 63.'
    throw new JsonRejected('wrong-value', `regions.${region}`, right)
  }
  const digest = await digestOf(parts.raw(region))
  const part = readPart(parts.object(region), { network: `${network}/${region}`, region, digest })
  return part.catch((fault: unknown) => {
    // What is wrong with a part is told with the path of the part.
    throw fault instanceof JsonRejected && !fault.path.startsWith('regions')
      ? new JsonRejected(fault.code, `regions.${region}.${fault.path}`, fault.right)
      : fault
  })
}

function checkRegions(regions: readonly Genesis[]): void {
  if (regions.length === 0) {
    throw new JsonRejected('wrong-value', 'regions', 'must be one at least.')
  }
  // A node's store tells which region it is of. spec ledger 1.6
  const seen = new Set<string>()
  for (const { region, organisations } of regions) {
    organisations.forEach(({ registrar, store }, at) => {
      for (const [role, { member }] of Object.entries({ registrar, store })) {
        if (seen.has(member)) {
          const path = `regions.${region}.organisations[${at}].${role}.member`
          throw new JsonRejected('wrong-value', path, 'must stand once.')
        }
        seen.add(member)
      }
    })
  }
}

async function readPart(
  fields: JsonFields, name: { network: string; region: string; digest: string },
): Promise<Genesis> {
  const time = fields.integer('time', 0, Number.MAX_SAFE_INTEGER)
  const organisations = fields.objects('organisations', 64).map(readOrganisation)
  const validators = fields.objects('validators', 64).map(readValidator)
  const rules = fields.objects('ledgers', 8).map(readLedger)
  if (fields.has('quotas')) {
    readQuotas(fields.object('quotas'))
  }
  fields.end()
  const genesis = { ...name, time, organisations, validators: await setOf(validators), ledgers: rules }
  checkGenesis(genesis)
  return genesis
}

async function setOf(validators: readonly Validator[]): Promise<ValidatorSet> {
  try {
    return await validatorSet(validators)
  } catch (fault) {
    throw fault instanceof RangeError ? new JsonRejected('wrong-value', 'validators', fault.message) : fault
  }
}

function readOrganisation(fields: JsonFields): FoundingOrganisation {
  const organisation = {
    id: fields.where('id', 32, isOrganisation, 'must be the name of an organisation.'),
    registrar: readFounder(fields.object('registrar')),
    store: readFounder(fields.object('store')),
    roleKeys: readRoleKeys(fields.objects('roleKeys', 16)),
    trusted: fields.has('trusted') && fields.boolean('trusted'),
  }
  fields.where('certificateAuthority', 8192, isBase64, 'must be base64.')
  fields.end()
  return organisation
}

function readFounder(fields: JsonFields): FoundingMember {
  const founder = {
    member: fields.where('member', 26, isRandomId, 'must be the id of a member.'),
    signingKey: readKey(fields, 'signingKey'),
    agreementKey: readKey(fields, 'agreementKey'),
  }
  fields.end()
  return founder
}

function readRoleKeys(entries: readonly JsonFields[]): Map<Role, PublicJwk> {
  const keys = new Map<Role, PublicJwk>()
  for (const entry of entries) {
    // A role that stands twice is refused like one that is none.
    const role = entry.code('role', roles.filter(known => !keys.has(known)))
    keys.set(role, readKey(entry, 'key'))
    entry.end()
  }
  return keys
}

function readKey(fields: JsonFields, name: string): PublicJwk {
  try {
    return readPublicJwk(fields.object(name))
  } catch (fault) {
    throw fault instanceof JoseRejected ? new JsonRejected('wrong-value', name, fault.message) : fault
  }
}

function readValidator(fields: JsonFields): Validator {
  const validator = {
    id: fields.where('id', 64, isGenesisName, 'must be 1 to 64 of a-z, 0-9 and \'-\'.'),
    organisation: fields.where('organisation', 32, isOrganisation, 'must be the name of an organisation.'),
    key: readKey(fields, 'key'),
    power: BigInt(fields.integer('power', 0, 1_000_000)),
  }
  fields.end()
  return validator
}

function readLedger(fields: JsonFields): LedgerRules {
  const rules: LedgerRules = {
    name: fields.code('name', ledgers),
    engine: fields.code('engine', ['solo', 'bft'] as const),
    difficulty: fields.has('difficulty') ? fields.integer('difficulty', 0, 32) : 0,
  }
  if (fields.has('endorsement')) {
    rules.endorsement = readEndorsement(fields.object('endorsement'))
  }
  fields.end()
  return rules
}

// All of the organisations, unless it says how many. spec ledger 1.5
function readEndorsement(fields: JsonFields): Endorsement {
  const organisations = fields.texts('organisations', 64, 32)
  const needed = fields.has('needed') ? fields.integer('needed', 1, 64) : organisations.length
  fields.end()
  return { needed, organisations }
}

// Quotas are no part of what a proof shows; here they only have to read.
function readQuotas(fields: JsonFields): void {
  for (const role of roles.filter(known => fields.has(known))) {
    const quota = fields.object(role)
    quota.integer('burst', 1, 10_000_000)
    quota.integer('perSecond', 1, 1_000_000)
    quota.end()
  }
  fields.end()
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}
