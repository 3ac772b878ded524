import { expect, test } from 'vitest'
import { Turns } from '../src/app/turns'

test('An answer that comes after a later one is not shown', () => {
  const turns = new Turns()
  const [first, second, third] = [turns.take(), turns.take(), turns.take()]
  expect([turns.shows(second), turns.shows(first), turns.shows(third)]).toEqual([true, false, true])
})
