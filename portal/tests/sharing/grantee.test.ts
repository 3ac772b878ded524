import { describe, expect, test, vi } from 'vitest'
import { provenMember } from '../../src/client/keys'
import type { MemberCard } from '../../src/client/members'
import type { Session } from '../../src/client/session'

const id = 'd'.repeat(26)
const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const
const founder = { member: 'f'.repeat(26), agreementKey: key }

/** The first event of what gave the member its keys. */
const proven = { event: {} as object }

vi.mock(import('../../src/client/submission'), async original => ({
  ...await original(),
  finality: async () => ({ receipt: { events: [proven.event] } }) as never,
  gives: () => true,
}))

function shown(card: Partial<MemberCard>): Promise<MemberCard | undefined> {
  const said = { id, role: 'doctor', organisation: 'st-mary', agreementKey: key, source: 'a'.repeat(64), ...card }
  const session = {
    get: async () => said, genesis: async () => ({ organisations: [{ registrar: founder, store: founder }] }),
  }
  return provenMember(session as unknown as Session, id)
}

// spec portal 7.9
describe('Who would be let in', () => {
  test.each<[string, Partial<MemberCard>]>([
    ['role', { role: 'nurse' }], ['organisation', { organisation: 'city' }], ['id', { id: 'e'.repeat(26) }],
  ])('is not shown with another %s than its registration has', async (_, card) => {
    proven.event = { type: 'MemberRegistered', role: 'doctor', organisation: 'st-mary' }
    await expect(shown(card)).rejects.toMatchObject({ code: 'key-unproven' })
    expect(await shown({})).toMatchObject({ role: 'doctor', organisation: 'st-mary' })
  })

  test('is by the node\'s word what a proof of newer keys says nothing of', async () => {
    proven.event = { type: 'KeyRotated' }
    expect(await shown({ role: 'nurse' })).toMatchObject({ role: 'nurse' })
  })

  test('is nobody where no proof is named, but for who founded the network', async () => {
    expect(await provenMember({
      get: async () => ({ id: founder.member, agreementKey: key, role: 'registrar' }),
      genesis: async () => ({ organisations: [{ registrar: founder, store: founder }] }),
    } as unknown as Session, founder.member)).toMatchObject({ role: 'registrar' })
    expect(await shown({ source: undefined as unknown as string })).toBeUndefined()
  })
})
