import { expect, test } from 'vitest'
import { unwatched, writeInto, type Unfinished } from '../src/app/large/saving'
import { sizeWords } from '../src/app/large/size'
import type { Large } from '../src/client/records'
import { agreementKey, newPrivateJwk, type AgreementKey } from '../src/protocol/keys'
import { openRecordInto, sealRecord, type RecordAddress, type SealedRecord } from '../src/protocol/record'

const megabyte = 1024 * 1024
const address: RecordAddress = {
  network: 'dev', patient: 'a'.repeat(26), record: 'b'.repeat(25) + 'a', version: 1, category: 'imaging',
}

async function aStudy(length: number): Promise<{ sealed: SealedRecord; key: AgreementKey }> {
  const key = await agreementKey(await newPrivateJwk())
  const content = { mediaType: 'application/dicom', bytes: new Uint8Array(length).fill(7) }
  const epoch = { category: 'imaging', epoch: 1, publicKey: key.publicJwk } as const
  return { key, sealed: await sealRecord(address, content, epoch) }
}

// As it would come from a node: in pieces, and none before it is asked for.
function aLarge({ sealed, key }: { sealed: SealedRecord; key: AgreementKey }, pulled: (bytes: number) => void): Large {
  const pieces = function* () {
    for (let at = 0; at < sealed.ciphertext.length; at += 65_536) {
      const piece = sealed.ciphertext.subarray(at, at + 65_536)
      pulled(piece.length)
      yield piece
    }
  }
  const opening = { address, onLedger: sealed.commitment, recipient: 'category' }
  return {
    length: 0,
    into: destination =>
      openRecordInto(destination, opening, { ciphertext: pieces(), envelope: sealed.envelope }, key),
  }
}

function aFile(): Unfinished & { said: string[]; length: number } {
  const file = {
    said: [] as string[],
    length: 0,
    write: (part: FileSystemWriteChunkType) => {
      file.length += (part as Uint8Array).length
      return Promise.resolve()
    },
    close: () => Promise.resolve(void file.said.push('closed')),
    abort: () => Promise.resolve(void file.said.push('aborted')),
  }
  return file
}

// spec portal 8.5
test('A large study is opened as fast as it is taken, and a few parts of it are held at most', async () => {
  const study = await aStudy(24 * megabyte)
  let pulled = 0
  let taken = 0
  let held = 0
  const large = aLarge(study, bytes => { pulled += bytes })
  await large.into({
    begin: head => expect(head).toEqual({ mediaType: 'application/dicom', length: 24 * megabyte }),
    take: part => {
      held = Math.max(held, pulled - taken)
      taken += part.length
    },
  })
  expect(taken).toBe(24 * megabyte)
  expect(held).toBeLessThan(4 * megabyte)
})

// spec portal 8.5
test('A file that is saved is complete when everything was checked', async () => {
  const file = aFile()
  const seen: number[] = []
  await writeInto(file, aLarge(await aStudy(3 * megabyte), () => undefined),
    { ...unwatched, advance: done => seen.push(done) })
  expect(file.said).toEqual(['closed'])
  expect(file.length).toBe(3 * megabyte)
  expect(seen.at(-1)).toBe(3 * megabyte)
})

// spec portal 8.5
test.each([
  ['its last part was changed', (sealed: SealedRecord) => { sealed.ciphertext[sealed.ciphertext.length - 1]! ^= 1 }],
  ['it is not what the ledger has', (sealed: SealedRecord) => { sealed.commitment.commitment = '0'.repeat(64) }],
  ['its name is that of other content', (sealed: SealedRecord) => { sealed.commitment.content = 'bafy' }],
])('A file is thrown away when %s', async (_, spoil) => {
  const study = await aStudy(3 * megabyte)
  spoil(study.sealed)
  const file = aFile()
  await expect(writeInto(file, aLarge(study, () => undefined), unwatched)).rejects.toThrow()
  expect(file.length).toBeGreaterThan(0)
  expect(file.said).toEqual(['aborted'])
})

test.each([[0, '0 B'], [999, '999 B'], [1000, '1.0 kB'], [104_857_600, '105 MB'], [2_400_000_000, '2.4 GB']])(
  '%i bytes are said as %s', (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words)
  })
