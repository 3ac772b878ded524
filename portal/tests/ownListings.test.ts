import { expect, test } from 'vitest'
import { forgetOwnListings, ownListings } from '../src/client/ownListings'
import type { Session } from '../src/client/session'

// A node with so many versions, which lists those after a place; or does not answer.
function aNode() {
  const node = { count: 0, isAway: false, asked: [] as number[] }
  const get = async (path: string) => {
    const after = Number(new URL(path, 'http://node').searchParams.get('after'))
    node.asked.push(after)
    if (node.isAway) {
      throw new Error('away')
    }
    const records = Array.from({ length: Math.min(500, node.count - after) }, (_, at) => ({ record: `r${after + at}` }))
    return { records, next: after + records.length }
  }
  return { node, session: { wallet: { member: 'p' }, get } as unknown as Session }
}

// spec portal 8.10
test('a patient\'s own list is fetched once, and then only what came since', async () => {
  const { node, session } = aNode()
  node.count = 1200
  const counts: number[] = []
  expect((await ownListings(session, count => counts.push(count))).length).toBe(1200)
  expect(counts).toEqual([500, 1000, 1200])
  node.count = 1201
  node.asked.length = 0
  const listed = await ownListings(session)
  expect([listed.length, listed.at(-1)?.record, node.asked]).toEqual([1201, 'r1200', [1200]])
})

// spec portal 8.10
test('nothing stands there twice when two ask at once', async () => {
  const { node, session } = aNode()
  node.count = 3
  expect((await Promise.all([ownListings(session), ownListings(session)])).map(all => all.length)).toEqual([3, 3])
})

// spec portal 8.10
test('what many ask for while one look is under way is looked up once more, and told to each', async () => {
  const { node, session } = aNode()
  node.count = 2
  const first = ownListings(session)
  await Promise.resolve()
  node.count = 3
  const counts: number[] = []
  const rest = Array.from({ length: 10 }, () => ownListings(session, count => counts.push(count)))
  expect((await Promise.all([first, ...rest])).map(all => all.length)).toEqual([2, ...rest.map(() => 3)])
  expect(node.asked).toEqual([0, 2])
  expect(counts).toHaveLength(10)
})

test('the list goes on from where it was after a node was away', async () => {
  const { node, session } = aNode()
  node.count = 2
  await ownListings(session)
  node.isAway = true
  await expect(ownListings(session)).rejects.toThrow('away')
  node.isAway = false
  node.count = 3
  expect((await ownListings(session)).length).toBe(3)
  expect(node.asked).toEqual([0, 2, 2])
})

// spec portal 8.10
test('what changed of versions that were listed is fetched anew', async () => {
  const { node, session } = aNode()
  node.count = 2
  await ownListings(session)
  forgetOwnListings(session)
  expect((await ownListings(session)).length).toBe(2)
  expect(node.asked).toEqual([0, 0])
})
