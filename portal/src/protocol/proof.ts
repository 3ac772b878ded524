import { digestOf, EncodingRejected, isDigest, readBase64url } from './encoding'
import { quorumOf, type Genesis, type LedgerRules } from './genesis'
import { readHeaderBytes, type BlockHeader } from './header'
import { JsonFields, JsonRejected } from './json'
import { JoseRejected } from './keys'
import { isIncluded, type InclusionProof } from './merkle'
import { readReceipt, ReceiptRejected, type Receipt } from './receipt'
import { readTransaction, type Transaction } from './transaction'
import { certificateFault, readCertificate, readValidatorSet, type Certificate, type ValidatorSet } from './validators'
import { WireRejected } from './wire'

export type ProofFault =
  | 'Malformed' | 'OtherNetwork' | 'ValidatorsUnknown' | 'CertificateInvalid' | 'NotSealed' | 'ReceiptNotInBlock'
  | 'TransactionNotOfReceipt' | 'LaterNotLinked' | 'OtherTransaction'

/** A proof does not hold; the code says where. spec ledger 13.2, 13.3 */
export class ProofRejected extends Error {
  constructor(readonly code: ProofFault, message: string) {
    super(message)
  }
}

/** What a proof shows once it was checked against genesis. */
export interface Verified {
  receipt: Receipt
  header: BlockHeader
  /** The validators that signed the header. */
  signedBy: string[]
  /** The organisations whose validators these are. */
  hospitals: string[]
  transaction?: Transaction
}

interface Certified { header: BlockHeader; certificate: Certificate }

interface SetChange extends Certified { next: ValidatorSet }

interface Proof extends Certified {
  receipt: Receipt
  leaf: string
  path: InclusionProof
  setChanges: SetChange[]
  later: BlockHeader[]
  transaction: string | undefined
}

const maxText = 1024 * 1024
const kind = 'salus-proof-1'

/**
 * Checks a proof against genesis alone, without a network, and throws `ProofRejected` at the first fault. With
 * `expected` it has to be of that transaction too. spec ledger 13
 */
export async function verifyProof(
  genesis: Genesis, proof: unknown, expected: { transaction?: string } = {},
): Promise<Verified> {
  const read = await readProof(proof)
  const { header, certificate, receipt } = read
  must(header.network === genesis.network, 'OtherNetwork', 'the proof belongs to another network')
  const rules = genesis.ledgers.find(ledger => ledger.name === header.ledger)
  if (rules === undefined) {
    throw new ProofRejected('OtherNetwork', 'genesis declares no such ledger')
  }
  const set = await followChanges(genesis, rules, read)
  await checkCertified(rules, set, read)
  must(isSealed(header, rules.difficulty), 'NotSealed', 'the header is not sealed as genesis asks')
  must(await isIncluded(read.path, read.leaf, header.receiptsRoot), 'ReceiptNotInBlock',
    'the path does not lead from the receipt to the header')
  const transaction = await transactionOf(read)
  must(areLinked(header, read.later), 'LaterNotLinked', 'a later header does not follow the one before')
  must(expected.transaction === undefined || expected.transaction === receipt.transaction, 'OtherTransaction',
    'the proof is of another transaction than the one asked for')
  const signedBy = certificate.signatures.map(signature => signature.validator)
  const signers = set.validators.filter(({ id }) => signedBy.includes(id))
  const hospitals = [...new Set(signers.map(({ organisation }) => organisation))]
  return { receipt, header, signedBy, hospitals, ...transaction === undefined ? {} : { transaction } }
}

/** A header as a node gives it, with its certificate, and the changes of its ledger's validators. spec api 4.9 */
export interface GivenHeader { header: string; certificate: string; changes: readonly unknown[] }

/** Checks that a header is final, against genesis and the changes below it; throws `ProofRejected`. spec ledger 13.4 */
export async function verifyHeader(
  genesis: Genesis, given: GivenHeader,
): Promise<{ header: BlockHeader; signedBy: string[] }> {
  const { certified, changes } = await readGiven(given)
  const { header, certificate } = certified
  const rules = genesis.ledgers.find(ledger => ledger.name === header.ledger)
  if (header.network !== genesis.network || rules === undefined) {
    throw new ProofRejected('OtherNetwork', 'the header belongs to another network')
  }
  const setChanges = changes.filter(change => change.header.height < header.height)
  await checkCertified(rules, await followChanges(genesis, rules, { ...certified, setChanges }), certified)
  must(isSealed(header, rules.difficulty), 'NotSealed', 'the header is not sealed as genesis asks')
  return { header, signedBy: certificate.signatures.map(signature => signature.validator) }
}

// The set before certified each header that names the next. spec ledger 13.4
async function followChanges(
  genesis: Genesis, rules: LedgerRules, proof: Certified & { setChanges: readonly SetChange[] },
): Promise<ValidatorSet> {
  let set = genesis.validators
  let reached = 0n
  for (const change of proof.setChanges) {
    const { header, next } = change
    must(header.network === genesis.network && header.ledger === rules.name, 'ValidatorsUnknown',
      'a change of validators is of another ledger')
    must(header.height > reached, 'ValidatorsUnknown', 'the changes of validators are out of order')
    await checkCertified(rules, set, change)
    must(header.nextValidators === next.digest, 'ValidatorsUnknown', 'a header names another next validator set')
    set = next
    reached = header.height
  }
  must(proof.setChanges.length === 0 || reached < proof.header.height, 'ValidatorsUnknown',
    'a change of validators is not below the header that is proven')
  return set
}

async function checkCertified(
  rules: LedgerRules, set: ValidatorSet, { header, certificate }: Certified,
): Promise<void> {
  must(header.validators === set.digest, 'ValidatorsUnknown',
    `the block at ${header.height} was certified by a validator set that genesis does not lead to`)
  const fault = await certificateFault(certificate, set, quorumOf(rules), header, rules.endorsement)
  must(fault === undefined, 'CertificateInvalid', `the certificate at ${header.height} is invalid: ${fault}`)
}

// So many leading zero bits of the digest. spec ledger 3.5
function isSealed(header: BlockHeader, difficulty: number): boolean {
  return difficulty === 0 ? header.seal === 0n : BigInt(`0x${header.digest}`) >> BigInt(256 - difficulty) === 0n
}

// That the signature was good is what the validators certified. spec ledger 13.5
async function transactionOf({ transaction, receipt, header }: Proof): Promise<Transaction | undefined> {
  if (transaction === undefined) {
    return undefined
  }
  const read = await readTransaction(transaction).catch((fault: unknown) => {
    if (isRefusal(fault)) {
      throw new ProofRejected('TransactionNotOfReceipt', 'what the proof carries is no transaction')
    }
    throw fault
  })
  must(read.id === receipt.transaction && read.ledger === header.ledger && read.network === header.network,
    'TransactionNotOfReceipt', 'the receipt answers another transaction')
  return read
}

function areLinked(header: BlockHeader, later: Proof['later']): boolean {
  return later.every((follower, at) => follower.parent === (later[at - 1] ?? header).digest)
}

async function readProof(proof: unknown): Promise<Proof> {
  return wellFormed(() => parseProof(fieldsOf(proof)))
}

async function readGiven({ header, certificate, changes }: GivenHeader) {
  return wellFormed(async () => ({
    certified: await readCertified(fieldsOf({ header, certificate })),
    changes: await Promise.all(changes.map(change => readChange(fieldsOf(change)))),
  }))
}

async function wellFormed<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (fault) {
    throw isRefusal(fault) ? new ProofRejected('Malformed', `this is not a proof: ${fault.message}`) : fault
  }
}

function fieldsOf(json: unknown): JsonFields {
  return JsonFields.parse(json instanceof Uint8Array || typeof json === 'string' ? json : JSON.stringify(json ?? null))
}

async function parseProof(document: JsonFields): Promise<Proof> {
  document.where('kind', 32, text => text === kind, `must be ${kind}.`)
  const receipt = readBase64url(document.text('receipt', maxText))
  const path = {
    index: document.integer('index', 0, 0x7fffffff),
    size: document.integer('size', 1, 0x7fffffff),
    path: document.texts('path', 64, 64),
  }
  if (!path.path.every(isDigest)) {
    throw new EncodingRejected('bad-digest', 'a node of the path is 64 lowercase hex digits')
  }
  const certified = await readCertified(document)
  const setChanges = await Promise.all(document.objects('setChanges', 10_000).map(readChange))
  const later = document.has('later') ? document.texts('later', 10_000, 2048).map(readBase64url) : []
  const transaction = document.has('transaction') ? document.text('transaction', maxText) : undefined
  document.end()
  const headers = await Promise.all(later.map(readHeaderBytes))
  const leaf = await digestOf(receipt)
  return { ...certified, receipt: readReceipt(receipt), leaf, path, setChanges, later: headers, transaction }
}

async function readChange(fields: JsonFields): Promise<SetChange> {
  const certified = await readCertified(fields)
  const next = await readValidatorSet(readBase64url(fields.text('next', maxText)))
  fields.end()
  return { ...certified, next }
}

async function readCertified(fields: JsonFields): Promise<Certified> {
  return {
    header: await readHeaderBytes(readBase64url(fields.text('header', maxText))),
    certificate: readCertificate(readBase64url(fields.text('certificate', maxText))),
  }
}

function isRefusal(fault: unknown): fault is Error {
  return fault instanceof JsonRejected || fault instanceof EncodingRejected || fault instanceof WireRejected
    || fault instanceof JoseRejected || fault instanceof ReceiptRejected
}

function must(holds: boolean, code: ProofFault, reason: string): void {
  if (!holds) {
    throw new ProofRejected(code, reason)
  }
}
