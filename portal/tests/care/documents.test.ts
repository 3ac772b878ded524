import { describe, expect, test } from 'vitest'
import { storeEach } from '../../src/client/documents'
import { grantedToMe, type Granted } from '../../src/client/granted'
import { Problem } from '../../src/client/problem'
import type { Session } from '../../src/client/session'

const documents = Array.from({ length: 8 }, (_, at) => at)
const noWait = async () => undefined

describe('The documents of a bundle', () => {
  test('are stored each, and told of as they are final', async () => {
    const heard: number[] = []
    await storeEach(documents, noWait, one => heard.push(one), noWait)
    expect(heard.sort()).toEqual(documents)
  })

  test('wait for a node that has too much at once', async () => {
    const waited: number[] = []
    let refused = 0
    await storeEach([1], async () => {
      if (refused++ < 2) {
        throw new Problem(429, 'quota-exceeded', 'Too much at once.', undefined, 7)
      }
    }, () => undefined, async seconds => { waited.push(seconds) })
    expect(waited).toEqual([7, 7])
  })

  test('end with the first fault, and what was stored is known', async () => {
    const heard: number[] = []
    await expect(storeEach(documents, async one => {
      if (one === 4) {
        throw new Problem(409, 'rotation-due', 'New keys are due.')
      }
    }, one => heard.push(one), noWait)).rejects.toMatchObject({ code: 'rotation-due' })
    expect(heard).toContain(0)
    expect(heard).not.toContain(4)
    expect(heard).not.toContain(7)
  })
})

describe('Who let one in', () => {
  function aSession(pages: Record<string, { patients: Partial<Granted>[]; next?: string }>): Session {
    return { get: async (path: string) => pages[new URL(path, 'http://a').searchParams.get('after') ?? ''] } as
      unknown as Session
  }

  // spec portal 7.1
  test('is read page by page to the last', async () => {
    const session = aSession({ '': { patients: [{ patient: 'a' }], next: 'a' }, a: { patients: [{ patient: 'b' }] } })
    expect((await grantedToMe(session)).map(one => one.patient)).toEqual(['a', 'b'])
  })

  test('is not read for ever from a node that goes on where it was asked', async () => {
    const session = aSession({ '': { patients: [], next: 'a' }, a: { patients: [], next: 'a' } })
    await expect(grantedToMe(session)).rejects.toMatchObject({ code: 'answer-malformed' })
  })
})
