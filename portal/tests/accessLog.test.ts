import { describe, expect, test } from 'vitest'
import { accessLog } from '../src/client/log'
import type { Session } from '../src/client/session'

interface Page { entries: { time: number }[]; next: string }

// A node that answers with these pages in turn, by the place from which it is asked to go on.
function aSession(pages: Record<string, Page | Error>): { session: Session; asked: string[] } {
  const asked: string[] = []
  const get = async (path: string) => {
    const after = new URL(path, 'http://node').searchParams.get('after') ?? ''
    asked.push(after)
    const page = pages[after] ?? { entries: [], next: after }
    if (page instanceof Error) {
      throw page
    }
    return page
  }
  return { session: { wallet: { member: 'p' }, get } as unknown as Session, asked }
}

describe('An access log', () => {
  test('is fetched once, and then only what came since', async () => {
    const pages: Record<string, Page> = { '': { entries: [{ time: 1 }], next: 'one' } }
    const { session, asked } = aSession(pages)
    expect(await accessLog(session)).toEqual([{ time: 1 }])
    pages['one'] = { entries: [{ time: 2 }], next: 'two' }
    expect(await accessLog(session)).toEqual([{ time: 1 }, { time: 2 }])
    expect(await accessLog(session)).toEqual([{ time: 1 }, { time: 2 }])
    expect(asked).toEqual(['', 'one', 'two'])
  })

  test('has nothing twice when two ask at once', async () => {
    const { session } = aSession({ '': { entries: [{ time: 1 }], next: 'one' } })
    expect(await Promise.all([accessLog(session), accessLog(session)])).toEqual([[{ time: 1 }], [{ time: 1 }]])
  })

  test('puts what a ledger tells late where it belongs', async () => {
    const { session } = aSession({
      '': { entries: [{ time: 5 }], next: 'one' }, one: { entries: [{ time: 3 }], next: 'two' },
    })
    await accessLog(session)
    expect(await accessLog(session)).toEqual([{ time: 3 }, { time: 5 }])
  })

  test('goes on from where it was after a node was away', async () => {
    const pages: Record<string, Page | Error> = { '': { entries: [{ time: 1 }], next: 'one' }, one: new Error('away') }
    const { session, asked } = aSession(pages)
    await accessLog(session)
    await expect(accessLog(session)).rejects.toThrow('away')
    delete pages['one']
    expect(await accessLog(session)).toEqual([{ time: 1 }])
    expect(asked).toEqual(['', 'one', 'one'])
  })

  test('that does not go on is refused, not asked for ever', async () => {
    const full = { entries: Array.from({ length: 500 }, () => ({ time: 1 })), next: '' }
    await expect(accessLog(aSession({ '': full }).session)).rejects.toMatchObject({ code: 'answer-malformed' })
  })
})
