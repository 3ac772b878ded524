import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { longestWorkMs, whenIdle, workAdvanced } from '../src/app/wallets/idle'

const minute = 60_000

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

// spec portal 4.5
test('A wallet is locked once, ten minutes after the page was touched last', () => {
  const [page, lock] = [new EventTarget(), vi.fn()]
  whenIdle(10 * minute, lock, page)
  vi.advanceTimersByTime(9 * minute)
  page.dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(9 * minute)
  expect(lock).not.toHaveBeenCalled()
  vi.advanceTimersByTime(20 * minute)
  expect(lock).toHaveBeenCalledTimes(1)
})

test('A wallet is locked at once when a machine wakes up that slept too long', () => {
  const [page, lock] = [new EventTarget(), vi.fn()]
  whenIdle(10 * minute, lock, page)
  vi.setSystemTime(Date.now() + 60 * minute)
  page.dispatchEvent(new Event('visibilitychange'))
  expect(lock).toHaveBeenCalledTimes(1)
})

test('A wallet is locked in time by a clock that is set back', () => {
  const [page, lock] = [new EventTarget(), vi.fn()]
  whenIdle(10 * minute, lock, page)
  vi.setSystemTime(Date.now() - 600 * minute)
  vi.advanceTimersByTime(11 * minute)
  expect(lock).toHaveBeenCalledTimes(1)
})

test('A wallet that was locked by hand is not watched any more', () => {
  const [page, lock] = [new EventTarget(), vi.fn()]
  whenIdle(10 * minute, lock, page)()
  vi.advanceTimersByTime(60 * minute)
  page.dispatchEvent(new Event('visibilitychange'))
  expect(lock).not.toHaveBeenCalled()
})

test('A wallet is not locked while a download comes in, and ten minutes after its last part', () => {
  const [page, lock] = [new EventTarget(), vi.fn()]
  whenIdle(10 * minute, lock, page)
  for (let part = 0; part < 5; part++) {
    vi.advanceTimersByTime(9 * minute)
    workAdvanced(page)
  }
  vi.advanceTimersByTime(9 * minute)
  expect(lock).not.toHaveBeenCalled()
  vi.advanceTimersByTime(minute)
  expect(lock).toHaveBeenCalledTimes(1)
})

test('A wallet that nobody touches is locked in the end, however slowly a node sends', () => {
  const [page, lock] = [new EventTarget(), vi.fn()]
  whenIdle(10 * minute, lock, page)
  const sending = setInterval(() => workAdvanced(page), minute)
  vi.advanceTimersByTime(longestWorkMs + 9 * minute)
  expect(lock).not.toHaveBeenCalled()
  vi.advanceTimersByTime(minute)
  expect(lock).toHaveBeenCalledTimes(1)
  clearInterval(sending)
})
