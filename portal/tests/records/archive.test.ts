import { describe, expect, test } from 'vitest'
import { writeArchive, type Archived } from '../../src/app/records/archive'
import { countOf, knownOf, sought } from '../../src/app/records/known'
import { Queue } from '../../src/app/records/queue'
import type { Sink, ZipWriter } from '../../src/app/records/zip'
import { en } from '../../src/app/text/en'
import type { Listing, OpenedRecord } from '../../src/client/records'
import { Problem } from '../../src/client/problem'
import { concat, utf8Bytes, utf8Text, type Bytes } from '../../src/protocol/encoding'

const words = { fhir: en.fhir, index: en.download.index, categories: en.categories }
const glucose = JSON.stringify({
  resourceType: 'Observation', code: { text: 'Glucose' }, effectiveDateTime: '2026-02-03',
  valueQuantity: { value: 5, unit: 'mmol/L' },
})

function aListing(record: string, more: Partial<Listing> = {}): Listing {
  return {
    record, category: 'laboratory', author: 'a'.repeat(26), version: 1, epoch: 1, storedAt: Date.UTC(2026, 4, 6),
    erased: false, withdrawn: false, commitment: '', content: '', envelope: '', transaction: `t-${record}`, ...more,
  }
}

function anOpened(listing: Listing, text: string, mediaType: string): OpenedRecord {
  const stored = { proof: utf8Bytes(`proof of ${listing.record}`) } as OpenedRecord['stored']
  return { listing, content: { mediaType, bytes: utf8Bytes(text) }, stored }
}

async function archived(open: (listing: Listing) => Promise<OpenedRecord>, listings: readonly Listing[]) {
  const files = new Map<string, string>()
  const zip = {
    file: async (name: string, bytes: Bytes) => { files.set(name, utf8Text(bytes)) },
    parts: async (name: string, give: (sink: Sink) => Promise<void>) => {
      const parts: Bytes[] = []
      await give({ write: async bytes => { parts.push(bytes) } })
      files.set(name, utf8Text(concat(...parts)))
    },
    end: async () => { files.set('(end)', '') },
  } as unknown as ZipWriter
  const steps: number[] = []
  const told: Archived[] = await writeArchive(
    zip, listings, { open, nameOf: () => 'Dr <Weber>', advance: done => steps.push(done) }, words)
  return { files, steps, told }
}

// spec portal 5.7
describe('An archive of everything', () => {
  test('has each record as it was stored, its proof, and an index that names them', async () => {
    const listings = [aListing('one'), aListing('two'), aListing('note', { category: 'clinical-note' })]
    const { files, steps } = await archived(async listing => listing.record === 'note'
      ? anOpened(listing, 'Rest & <b>tea</b>', 'text/plain')
      : anOpened(listing, glucose, 'application/fhir+json'), listings)
    expect([...files.keys()]).toEqual([
      'records/2026-02-03 Laboratory Glucose 5 mmol L.json', 'proofs/2026-02-03 Laboratory Glucose 5 mmol L.json',
      'records/2026-02-03 Laboratory Glucose 5 mmol L (2).json',
      'proofs/2026-02-03 Laboratory Glucose 5 mmol L (2).json',
      'records/2026-05-06 Clinical notes Rest & b tea b.txt', 'proofs/2026-05-06 Clinical notes Rest & b tea b.json',
      'records.json', 'index.html', '(end)',
    ])
    expect(files.get('records/2026-02-03 Laboratory Glucose 5 mmol L.json')).toBe(glucose)
    expect(files.get('proofs/2026-02-03 Laboratory Glucose 5 mmol L (2).json')).toBe('proof of two')
    expect(steps).toEqual([0, 1, 2, 3])
  })

  test('has a proof for each of two records of one name and different types', async () => {
    const { files } = await archived(async listing => listing.record === 'one'
      ? anOpened(listing, 'Rest', 'text/plain') : anOpened(listing, 'Rest', 'application/xml'),
    [aListing('one'), aListing('two')])
    expect([...files.values()].filter(text => text.startsWith('proof of '))).toEqual(['proof of one', 'proof of two'])
  })

  test('is none when the wallet is locked while it is made', async () => {
    const locked = new Problem(401, 'wallet-locked', 'The wallet was locked.')
    await expect(archived(async () => { throw locked }, [aListing('one')])).rejects.toBe(locked)
  })

  test('has what is too large for the page\'s memory only once all of it was checked', async () => {
    const large = (fault?: Error) => ({
      length: 6,
      into: async ({ take }: { take(part: Bytes): Promise<void> | void }) => {
        await take(utf8Bytes('one'))
        await take(utf8Bytes('two'))
        if (fault !== undefined) {
          throw fault
        }
      },
    })
    const { files, told } = await archived(async listing => ({
      ...anOpened(listing, '', 'application/dicom'),
      large: large(listing.record === 'false' ? new Problem(502, 'record-commitment-mismatch', '') : undefined),
    }), [aListing('false'), aListing('true')])
    expect(files.get('records/2026-05-06 Laboratory.dcm')).toBe('onetwo')
    expect([...files.keys()].filter(name => name.startsWith('records/'))).toHaveLength(1)
    expect(told.map(({ fault }) => fault)).toEqual(['record-commitment-mismatch', undefined])
  })

  test('has an index in which nothing of a record or a name becomes markup', async () => {
    const title = '<script>alert(1)</script><img src=x>'
    const { files } = await archived(async listing => anOpened(listing, title, 'text/plain'), [aListing('one')])
    const index = files.get('index.html')!
    expect(index).not.toMatch(/<script|<img|Dr <Weber>/)
    expect(index).toContain('&#60;script&#62;')
    expect(index).toContain('Dr &#60;Weber&#62;')
  })

  test('goes on past what cannot be opened, and says which and why', async () => {
    const listings = [aListing('bad'), aListing('gone', { erased: true }), aListing('good')]
    const { files, told } = await archived(async listing => {
      if (listing.record !== 'good') {
        throw new Problem(404, 'content-missing', 'It is not there.')
      }
      return anOpened(listing, glucose, 'application/fhir+json')
    }, listings)
    expect(told.map(({ listing, file, fault }) => [listing.record, file !== undefined, fault]))
      .toEqual([['bad', false, 'content-missing'], ['gone', false, 'erased'], ['good', true, undefined]])
    expect(files.get('index.html')).toContain('could not be opened (content-missing)')
    const list = JSON.parse(files.get('records.json')!) as { record: string; fault?: string }[]
    expect(list.map(one => one.fault)).toEqual(['content-missing', 'erased', undefined])
  })

  test('is stopped by whoever looks at its progress', async () => {
    const advance = () => { throw new RangeError('enough') }
    await expect(writeArchive({} as ZipWriter, [aListing('one')],
      { open: async () => { throw new Error('never') }, nameOf: () => '', advance }, words)).rejects.toThrow('enough')
  })
})

// spec portal 5.6
describe('A record that was opened', () => {
  const known = knownOf({ mediaType: 'application/fhir+json', bytes: utf8Bytes(glucose) }, en.fhir)

  test('is called what it says, and when that was', () => {
    expect([known.title, known.when, known.at]).toEqual(['Glucose: 5 mmol/L', '2026-02-03', Date.UTC(2026, 1, 3)])
  })

  test.each([
    ['glucose', true], ['GLUC mmol', true], ['laboratory glucose', true], ['weber', true], ['müller', false],
    ['glucose potassium', false],
  ])('is found by its words, its category and its author: %s', (wanted, isFound) => {
    expect(sought(wanted)(known, 'Laboratory Dr Weber')).toBe(isFound)
  })

  test('is found by its category and its author before', () => {
    expect(sought('lab web')(undefined, 'Laboratory Dr Weber')).toBe(true)
    expect(sought('glucose')(undefined, 'Laboratory Dr Weber')).toBe(false)
  })

  test('is counted with its category', () => {
    const listings = [aListing('1'), aListing('2'), aListing('3', { category: 'ecg' })]
    expect([...countOf(listings)]).toEqual([['laboratory', 2], ['ecg', 1]])
  })
})

describe('What is to be opened in sight', () => {
  const settled = () => new Promise(done => setTimeout(done, 0))

  test('is opened two at a time, once each, and what went out of sight before its turn is not', async () => {
    const begun: string[] = []
    const ending: (() => void)[] = []
    const queue = new Queue((item: string) => new Promise<void>(done => {
      begun.push(item)
      ending.push(done)
    }))
    queue.wish(['a', 'b', 'c', 'd'].map(item => [item, item]))
    expect(begun).toEqual(['a', 'b'])
    queue.wish(['a', 'e'].map(item => [item, item]))
    ending.forEach(end => end())
    await settled()
    expect(begun).toEqual(['a', 'b', 'e'])
  })

  test('is opened at a later wish once the node is back', async () => {
    const begun: number[] = []
    let isAway = true
    const queue = new Queue(async (item: number) => {
      begun.push(item)
      if (isAway) {
        throw new TypeError('Failed to fetch')
      }
    }, 1)
    const wished = [1, 2, 3, 4].map(item => [`${item}`, item] as const)
    queue.wish(wished)
    await settled()
    isAway = false
    queue.wish(wished)
    await settled()
    expect(begun).toEqual([1, 2, 3, 1, 2, 3, 4])
  })

  test('is left once three in a row failed, and when the list is gone', async () => {
    const begun: number[] = []
    const failing = new Queue(async (item: number) => {
      begun.push(item)
      throw new Error('away')
    }, 1)
    failing.wish([1, 2, 3, 4, 5].map(item => [`${item}`, item]))
    await settled()
    expect(begun).toEqual([1, 2, 3])
    const ended = new Queue(async (item: number) => { begun.push(item) }, 1)
    ended.end()
    ended.wish([['9', 9]])
    expect(begun).not.toContain(9)
  })
})
