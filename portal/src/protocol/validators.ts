import { base64url, digestOf, isPrintable, ordinal, readBase64url, readHex, type Bytes } from './encoding'
import { isOnCurve, verify, type PublicJwk } from './keys'
import { WireReader, WireWriter } from './wire'

/** Who votes: an id for life, its organisation, the key that it votes with, and its power. spec wire 2.1 */
export interface Validator { id: string; organisation: string; key: PublicJwk; power: bigint }

/** Validators in ordinal order of their ids, with the digest that stands in headers. spec wire 2.2, 2.3 */
export interface ValidatorSet { validators: readonly Validator[]; total: bigint; digest: string }

export interface Certificate { round: number; signatures: { validator: string; signature: Bytes }[] }

export type CertificateFault =
  | 'UnknownValidator' | 'DuplicateValidator' | 'Unordered' | 'BadSignature' | 'NotEnoughPower' | 'NotEndorsed'

export type QuorumRule = 'MoreThanTwoThirds' | 'MoreThanHalf' | 'Single'

/** Organisations of which so many must be among those that signed. spec wire 2.9 */
export interface Endorsement { needed: number; organisations: readonly string[] }

/** What a certificate has to be of. */
export interface VotedHeader { network: string; ledger: string; height: bigint; digest: string }

const domain = 'salus-validators-v1'
const mostPower = BigInt(Number.MAX_SAFE_INTEGER)

/** A set of validators in any order; one that spec wire 2.1 does not allow is a RangeError. */
export async function validatorSet(validators: readonly Validator[]): Promise<ValidatorSet> {
  const ordered = [...validators].sort((one, other) => ordinal(one.id, other.id))
  const fault = faultIn(ordered)
  if (fault !== undefined) {
    throw new RangeError(fault)
  }
  const total = ordered.reduce((sum, validator) => sum + validator.power, 0n)
  return { validators: ordered, total, digest: await digestOf(encode(ordered)) }
}

export async function readValidatorSet(bytes: Bytes): Promise<ValidatorSet> {
  const reader = new WireReader(bytes)
  reader.domain(domain)
  const validators = Array.from({ length: reader.count(1024) }, () => readValidator(reader))
  reader.end()
  const fault = faultIn(validators)
  if (fault !== undefined) {
    throw reader.fault('WrongValue', fault)
  }
  return validatorSet(validators)
}

export function readCertificate(bytes: Bytes): Certificate {
  const reader = new WireReader(bytes)
  const round = Number(reader.unsigned(4))
  const signatures = Array.from({ length: reader.count(1024) }, () => ({
    validator: reader.text(64), signature: reader.fixed(64),
  }))
  reader.end()
  return { round, signatures }
}

/** What keeps a certificate from making a header final, or undefined. spec wire 2.6 */
export async function certificateFault(
  certificate: Certificate, set: ValidatorSet, rule: QuorumRule, header: VotedHeader, endorsement?: Endorsement,
): Promise<CertificateFault | undefined> {
  const names = certificate.signatures.map(signature => signature.validator)
  const signers = names.flatMap(name => set.validators.filter(validator => validator.id === name))
  if (signers.length !== names.length) {
    return 'UnknownValidator'
  }
  if (new Set(names).size !== names.length) {
    return 'DuplicateValidator'
  }
  if (names.some((name, at) => at > 0 && ordinal(names[at - 1] ?? '', name) > 0)) {
    return 'Unordered'
  }
  const vote = voteBytes(header, certificate.round)
  const isGood = await Promise.all(certificate.signatures.map(({ signature }, at) =>
    verify((signers[at] as Validator).key, vote, signature)))
  if (isGood.includes(false)) {
    return 'BadSignature'
  }
  const power = signers.reduce((sum, validator) => sum + validator.power, 0n)
  return !isQuorum(rule, power, set.total) ? 'NotEnoughPower'
    : endorsement !== undefined && !isEndorsed(endorsement, signers) ? 'NotEndorsed'
    : undefined
}

/** In exact integers. spec wire 2.7 */
export function isQuorum(rule: QuorumRule, power: bigint, total: bigint): boolean {
  switch (rule) {
    case 'MoreThanTwoThirds': return 3n * power > 2n * total
    case 'MoreThanHalf': return 2n * power > total
    case 'Single': return total > 0n && power === total
  }
}

// spec wire 2.4
function voteBytes(header: VotedHeader, round: number): Bytes {
  return new WireWriter()
    .domain('salus-vote-v1')
    .text(header.network)
    .text(header.ledger)
    .integer(header.height, 8)
    .integer(round, 4)
    .fixed(readHex(header.digest))
    .bytes()
}

function isEndorsed({ needed, organisations }: Endorsement, signers: readonly Validator[]): boolean {
  const endorsing = signers.filter(({ power, organisation }) => power > 0n && organisations.includes(organisation))
  return new Set(endorsing.map(validator => validator.organisation)).size >= needed
}

function encode(validators: readonly Validator[]): Bytes {
  const writer = new WireWriter().domain(domain).integer(validators.length, 4)
  for (const { id, organisation, key, power } of validators) {
    writer.text(id).text(organisation).fixed(readBase64url(key.x)).fixed(readBase64url(key.y)).integer(power, 8)
  }
  return writer.bytes()
}

function readValidator(reader: WireReader): Validator {
  const [id, organisation] = [reader.text(64), reader.text(64)]
  const [x, y] = [reader.fixed(32), reader.fixed(32)]
  if (!isOnCurve(x, y)) {
    throw reader.fault('WrongValue', `the key of validator '${id}' must be a point of the curve P-256`)
  }
  const key: PublicJwk = { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) }
  return { id, organisation, key, power: reader.signed64() }
}

// spec wire 2.1
function faultIn(validators: readonly Validator[]): string | undefined {
  if (validators.length < 1 || validators.length > 1024) {
    return 'a set has 1 to 1024 validators'
  }
  if (!validators.every(({ id, organisation }) => isName(id) && isName(organisation))) {
    return 'ids and organisations are 1 to 64 characters of printable ASCII'
  }
  if (validators.some(({ id }, at) => at > 0 && ordinal(validators[at - 1]?.id ?? '', id) >= 0)) {
    return 'a validator is there twice or out of order'
  }
  if (new Set(validators.map(({ key }) => `${key.x}.${key.y}`)).size !== validators.length) {
    return 'a validator has the key of another'
  }
  const total = validators.reduce((sum, { power }) => sum + power, 0n)
  return validators.some(({ power }) => power < 0n) || total < 1n || total > mostPower
    ? `power is 0 or more, and 1 to ${mostPower} together`
    : undefined
}

function isName(text: string): boolean {
  return text.length >= 1 && text.length <= 64 && isPrintable(text)
}
