import { afterEach, describe, expect, test, vi } from 'vitest'
import { admit } from '../src/client/members'
import { Problem } from '../src/client/problem'
import type { Session } from '../src/client/session'
import type { Role } from '../src/protocol/codes'
import type { Message } from '../src/protocol/messages'
import type { Introduction } from '../src/protocol/wallet'

const signed: string[] = []
let unreachable: string | undefined

vi.mock(import('../src/client/submission'), async original => ({
  ...await original(),
  submit: async (_: Session, { type }: Message) => {
    if (type === unreachable) {
      throw new TypeError('Failed to fetch')
    }
    signed.push(type)
    return {} as never
  },
}))

afterEach(() => {
  signed.length = 0
  unreachable = undefined
})

const admitted = (role: Role) => admit({} as Session, { member: 'm'.repeat(26), role } as Introduction)

// spec portal 3.9
describe('Whoever the desk registers', () => {
  test('is voted for at once, if that is a practitioner', async () => {
    expect([await admitted('patient'), await admitted('doctor')]).toEqual([undefined, undefined])
    expect(signed).toEqual(['RegisterMember', 'RegisterMember', 'VerifyPractitioner'])
  })

  test('is registered also where the vote does not arrive, which is said', async () => {
    unreachable = 'VerifyPractitioner'
    expect(await admitted('doctor')).toMatchObject({ code: 'vote-not-cast' })
    expect(await admitted('doctor')).toBeInstanceOf(Problem)
  })

  test('is not voted for where the registration does not arrive', async () => {
    unreachable = 'RegisterMember'
    await expect(admitted('doctor')).rejects.toBeInstanceOf(TypeError)
    expect(signed).toEqual([])
  })
})
