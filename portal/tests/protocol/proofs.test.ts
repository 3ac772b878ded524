import { describe, expect, it } from 'vitest'
import { readCard } from '../../src/protocol/card'
import { utf8Bytes } from '../../src/protocol/encoding'
import { readGenesis, type Genesis } from '../../src/protocol/genesis'
import { JsonRejected } from '../../src/protocol/json'
import { thumbprint } from '../../src/protocol/keys'
import { verifyHeader, verifyProof } from '../../src/protocol/proof'
import { check, codeOf, readVectors, type Case } from './vectors'

interface ProofCase extends Case { of: number; proof: string; transaction?: string; height?: number }
interface CardCase extends Case { card: string; member?: string; kid?: string }
interface GenesisCase { of: number; right: string; wrong: string; networks?: Record<string, string>; path?: string }

describe('The vectors of proofs', () => {
  // spec ledger 13.1 to 13.6, wire 2.2 to 2.9, 4.2, 4.3
  it('hold', async () => {
    const file = readVectors<{ genesis: string[]; proofs: ProofCase[] }>('proofs')
    const read = async (text: string) => (await readGenesis(utf8Bytes(text)))[0] as Genesis
    const genesis = await Promise.all(file.genesis.map(read))
    const verify = (one: ProofCase) => verifyProof(genesis[one.of] as Genesis, utf8Bytes(one.proof))
    await check(file.proofs, verify)
    for (const one of file.proofs.filter(good => good.code === undefined)) {
      const { receipt, header, signedBy, hospitals } = await verify(one)
      expect([receipt.transaction, Number(header.height)]).toEqual([one.transaction, one.height])
      expect([hospitals.length > 0, hospitals.filter(name => signedBy.includes(name))]).toEqual([true, []])
    }
  })

  it('hold for no other transaction than the one asked for', async () => {
    const { genesis, proofs } = readVectors<{ genesis: string[]; proofs: ProofCase[] }>('proofs')
    const [region] = await readGenesis(utf8Bytes(genesis[0] as string))
    const [first, second] = proofs as [ProofCase, ProofCase]
    const expected = { transaction: second.transaction as string }

    expect(await codeOf(() => verifyProof(region as Genesis, first.proof, expected))).toBe('OtherTransaction')
    expect(await codeOf(() => verifyProof(region as Genesis, JSON.parse(second.proof), expected))).toBeUndefined()
  })

  // What keeps a proof from holding for its header's sake keeps the header alone from holding. spec ledger 13.4
  it('hold for a header alone', async () => {
    const file = readVectors<{ genesis: string[]; proofs: ProofCase[] }>('proofs')
    const ofHeaders = ['OtherNetwork', 'ValidatorsUnknown', 'CertificateInvalid', 'NotSealed']
    const seen = new Map<string, number>()
    const unlike: [string | undefined, string | undefined][] = []
    for (const one of file.proofs.filter(({ code }) => code === undefined || ofHeaders.includes(code))) {
      const [genesis] = await readGenesis(utf8Bytes(file.genesis[one.of] as string))
      const { header, certificate, setChanges } = JSON.parse(one.proof) as
        { header: string; certificate: string; setChanges: unknown[] }
      const code = await codeOf(() => verifyHeader(genesis as Genesis, { header, certificate, changes: setChanges }))
      if (code !== one.code) {
        unlike.push([code, one.code])
      }
      seen.set(code ?? 'good', (seen.get(code ?? 'good') ?? 0) + 1)
    }
    // A change above the header spoils a proof; a ledger's list of changes goes on above any block.
    expect(unlike).toEqual([[undefined, 'ValidatorsUnknown']])
    expect(seen.get('good')).toBeGreaterThan(0)
    expect(seen.get('CertificateInvalid')).toBeGreaterThan(0)
    expect(seen.get('ValidatorsUnknown')).toBeGreaterThan(0)
  })

  // spec ledger 13.3
  it('are never more than refused, whatever byte of one is changed', async () => {
    const { genesis, proofs } = readVectors<{ genesis: string[]; proofs: ProofCase[] }>('proofs')
    const [region] = await readGenesis(utf8Bytes(genesis[0] as string))
    const bytes = utf8Bytes((proofs[0] as ProofCase).proof)
    for (let position = 0; position < bytes.length; position += 13) {
      const changed = bytes.slice()
      changed[position] = (changed[position] as number) ^ (1 << (position % 7))
      const code = await codeOf(async () => {
        const { receipt } = await verifyProof(region as Genesis, changed)
        // White space, or a signature of the transaction, on which the receipt does not depend.
        expect(receipt.transaction).toBe((proofs[0] as ProofCase).transaction)
      })
      expect(code ?? 'Malformed').toMatch(/^[A-Z]/)
    }
  })

  // spec key-service 6.1
  it('hold for contact cards', async () => {
    const { genesis, cards } = readVectors<{ genesis: string; cards: CardCase[] }>('cards')
    const [region] = await readGenesis(utf8Bytes(genesis))
    await check(cards, ({ card }) => readCard(region as Genesis, card))
    for (const one of cards.filter(good => good.code === undefined)) {
      const { member, agreementKey } = await readCard(region as Genesis, one.card)
      expect([member, await thumbprint(agreementKey)]).toEqual([one.member, one.kid])
    }
  })

  // spec ledger 1.1 to 1.6
  it('hold for genesis', async () => {
    const { documents, cases } = readVectors<{ documents: string[]; cases: GenesisCase[] }>('genesis')
    for (const { of, right, wrong, ...expected } of cases) {
      const document = (documents[of] as string).replace(right, () => wrong)
      expect(await read(document), `${of}: ${wrong}`).toEqual(expected)
    }
  })
})

async function read(document: string): Promise<Pick<GenesisCase, 'networks' | 'path'>> {
  try {
    const regions = await readGenesis(utf8Bytes(document))
    return { networks: Object.fromEntries(regions.map(({ network, digest }) => [network, digest])) }
  } catch (fault) {
    if (fault instanceof JsonRejected) {
      return { path: fault.path }
    }
    throw fault
  }
}
