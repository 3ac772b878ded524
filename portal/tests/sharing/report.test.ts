import { describe, expect, test } from 'vitest'
import { checkProofs, entriesSince, type Checked } from '../../src/app/sharing/proofs'
import { proveEntry, type LogEntry } from '../../src/client/log'
import type { Session } from '../../src/client/session'
import { utf8Bytes } from '../../src/protocol/encoding'
import { readGenesis } from '../../src/protocol/genesis'
import { verifyProof } from '../../src/protocol/proof'
import { readVectors } from '../protocol/vectors'

const day = 24 * 60 * 60 * 1000

function entry(time: number): LogEntry {
  return {
    sequence: time, ledger: 'policies', height: 1, index: 0, time, transaction: `${time}`,
    event: { type: 'ConsentRevoked' },
  }
}

// spec portal 7.8
describe('An entry of the log', () => {
  const { genesis, proofs } =
    readVectors<{ genesis: string[]; proofs: { code?: string; of: number; proof: string }[] }>('proofs')

  async function proven(change: (entry: LogEntry) => LogEntry) {
    const { of, proof } = proofs.find(one => one.code === undefined)!
    const [region] = await readGenesis(utf8Bytes(genesis[of]!))
    const { receipt, header } = await verifyProof(region!, utf8Bytes(proof))
    const session = { genesis: async () => region, bytes: async () => utf8Bytes(proof) } as unknown as Session
    const { transaction, events } = receipt
    const listed = { ...entry(Number(header.time)), ledger: header.ledger, transaction, event: events[0]! }
    return proveEntry(session, change(listed))
  }

  test('is proven when the receipt has the same event, in whatever order its members come', async () => {
    const { receipt } = await proven(listed => listed)
    expect(receipt.events.length).toBeGreaterThan(0)
    await proven(listed => ({
      ...listed, event: Object.fromEntries(Object.entries(listed.event).reverse()) as LogEntry['event'],
    }))
  })

  test('is proven with the patient whom the node says that it concerns, when the event names the same', async () => {
    const concerning = (concernedPatient: string) => proven(listed => ({
      ...listed, event: { ...listed.event, concernedPatient },
    }))
    const { receipt } = await proven(listed => listed)
    const named = Object.values(receipt.events[0]!).find(value => typeof value === 'string' && value.length === 26)
    await concerning(named as string)
    await expect(concerning('z'.repeat(26))).rejects.toMatchObject({ code: 'log-entry-mismatch' })
  })

  test('is not when the node lists something else of that transaction', async () => {
    await expect(proven(listed => ({ ...listed, event: { ...listed.event, type: 'ConsentRevoked' } })))
      .rejects.toMatchObject({ code: 'log-entry-mismatch' })
  })

  test('is not when the node lists it at another time', async () => {
    await expect(proven(listed => ({ ...listed, time: listed.time + 1 })))
      .rejects.toMatchObject({ code: 'log-entry-mismatch' })
  })

  test('is not when the proof is of another transaction', async () => {
    await expect(proven(listed => ({ ...listed, transaction: '0'.repeat(64) })))
      .rejects.toMatchObject({ code: 'OtherTransaction' })
  })
})

describe('The proofs of a report', () => {
  const entries = [entry(3), entry(2), entry(1)]

  // spec portal 7.8
  test('are each checked once, and those that do not hold are known', async () => {
    const asked: number[] = []
    let last: Checked = new Map()
    await checkProofs(entries, async ({ time }) => {
      asked.push(time)
      if (time === 2) {
        throw new Error('It does not hold.')
      }
    }, checked => { last = checked }, new AbortController().signal)
    expect(asked.sort()).toEqual([1, 2, 3])
    expect(entries.map(one => last.get(one))).toEqual([true, false, true])
  })

  test('are checked no further once the page is left', async () => {
    const ending = new AbortController()
    const heard: Checked[] = []
    await checkProofs(entries, async () => ending.abort(), checked => heard.push(checked), ending.signal)
    expect(heard).toEqual([])
  })

  test('are of the chosen time, the newest first', () => {
    const log = [entry(5 * day), entry(50 * day), entry(95 * day)]
    expect(entriesSince(log, 50, 100 * day).map(one => one.time / day)).toEqual([95, 50])
    expect(entriesSince(log, undefined, 100 * day)).toHaveLength(3)
  })
})
