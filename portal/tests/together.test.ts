import { expect, test } from 'vitest'
import { lockElsewhere, whenLockedElsewhere } from '../src/app/wallets/together'

// spec portal 4.5
test('A wallet that is locked by hand is locked in every tab, and no other wallet is', async () => {
  const [mine, other] = ['m'.repeat(26), 'o'.repeat(26)]
  const locked: string[] = []
  const heard = new Promise<void>(done => {
    const ends = [
      whenLockedElsewhere(other, () => locked.push(other)),
      whenLockedElsewhere(mine, () => locked.push(mine)),
      whenLockedElsewhere(mine, () => {
        ends.forEach(end => end())
        done()
      }),
    ]
  })
  lockElsewhere(mine)
  await heard
  expect(locked).toEqual([mine])
})
