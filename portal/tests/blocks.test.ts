import { expect, test } from 'vitest'
import { blocksDown } from '../src/client/operation'
import type { Session } from '../src/client/session'
import type { LedgerName } from '../src/protocol/codes'
import { utf8Bytes } from '../src/protocol/encoding'
import { readGenesis } from '../src/protocol/genesis'
import { verifyProof } from '../src/protocol/proof'
import { readVectors } from './protocol/vectors'

/** A node that answers with one good header, whatever it is asked for. */
async function aNode() {
  const { genesis, proofs } =
    readVectors<{ genesis: string[]; proofs: { code?: string; of: number; proof: string }[] }>('proofs')
  const { of, proof } = proofs.find(one => one.code === undefined)!
  const [region] = await readGenesis(utf8Bytes(genesis[of]!))
  const { header } = await verifyProof(region!, proof)
  const { header: bytes, certificate, setChanges } = JSON.parse(proof) as Record<string, unknown>
  const session = {
    genesis: async () => region,
    get: async (path: string) => path.includes('/validators') ? setChanges
      : { header: bytes, certificate, transactions: 1 },
  } as unknown as Session
  return { session, ledger: header.ledger, height: Number(header.height) }
}

// spec portal 4.4
test('A block is the one of the ledger and the height that were asked for, or none', async () => {
  const { session, ledger, height } = await aNode()
  const other = (['policies', 'records', 'telemetry'] as const).find(name => name !== ledger) as LedgerName
  expect((await blocksDown(session, ledger, height, 1))[0]).toMatchObject({ ledger, height })
  await expect(blocksDown(session, ledger, height + 1, 1)).rejects.toMatchObject({ code: 'log-entry-mismatch' })
  await expect(blocksDown(session, other, height, 1)).rejects.toMatchObject({ code: 'log-entry-mismatch' })
})
