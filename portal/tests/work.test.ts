import { beforeEach, expect, test, vi } from 'vitest'
import { useWork } from '../src/app/useWork'

// As much of React as a hook needs that is drawn again by hand: its values stay, in the order of the calls.
const { kept, turn } = vi.hoisted(() => ({ kept: [] as { current: unknown }[], turn: { at: 0 } }))
vi.mock('react', () => {
  const slot = (first?: unknown) => kept[turn.at++] ??= { current: first }
  return {
    useRef: slot,
    useState: (first: unknown) => {
      const one = slot(first)
      return [one.current, (next: unknown) => { one.current = next }]
    },
    useCallback: (made: unknown) => {
      turn.at++
      return made
    },
  }
})
vi.stubGlobal('addEventListener', () => undefined)
vi.stubGlobal('removeEventListener', () => undefined)

function draw(about?: string) {
  turn.at = 0
  return useWork(about)
}

beforeEach(() => { kept.length = 0 })

// spec portal 7.11
test('A fault about one patient is not said of another one', async () => {
  draw('anna').run(() => Promise.reject(new Error('closed')))
  await vi.waitFor(() => expect(draw('anna').fault).toEqual(new Error('closed')))
  expect(draw('berta').fault).toBeUndefined()
})

test('A fault that comes late stays with whom the work was about', async () => {
  let fail: (fault: Error) => void = () => undefined
  draw('anna').run(() => new Promise((_, refuse) => { fail = refuse }))
  draw('berta')
  fail(new Error('late'))
  await vi.waitFor(() => expect(draw('berta').isRunning).toBe(false))
  expect(draw('berta').fault).toBeUndefined()
})
