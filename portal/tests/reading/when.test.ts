import { expect, test } from 'vitest'
import { shownDate } from '../../src/app/reading/When'

test.each([
  ['1994', '1994'], ['2026-03', 'March 2026'], ['2026-03-04', '4 Mar 2026'], ['2026-03-04T10:00', '2026-03-04T10:00'],
  ['yesterday', 'yesterday'], ['2026-02-40', '2026-02-40'], ['', ''],
])('the date %j is shown as exactly as it was said: %s', (at, shown) => expect(shownDate(at, 'en-GB')).toBe(shown))

test('an instant is shown in the time of who reads it', () => {
  const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  expect(shownDate('2026-03-04T23:30:00-05:00', 'en-GB')).toBe(local.format(Date.UTC(2026, 2, 5, 4, 30)))
})
