import { expect, test, vi } from 'vitest'
import { readCategories } from '../../src/client/access'
import type { Session } from '../../src/client/session'
import type { Category } from '../../src/protocol/codes'
import type { Message } from '../../src/protocol/messages'
import { createWallet } from '../../src/protocol/wallet'

const asked: unknown[] = []

vi.mock(import('../../src/client/submission'), async original => ({
  ...await original(),
  submit: async (_: Session, { body }: Message) => {
    asked.push((body as { category?: unknown }).category)
    return { receipt: { events: [{ type: 'AccessDecided', isPermitted: false }] } } as never
  },
}))

// spec portal 7.2
test('Nothing more is asked for once nobody looks at the answers', async () => {
  const { wallet } = await createWallet('dev', 'st-mary', 'doctor', 'correct horse battery staple')
  const session = { wallet, get: async () => [] } as unknown as Session
  const categories: Category[] = ['laboratory', 'imaging', 'claim']
  const heard: Category[] = []
  await readCategories(session, { patient: 'p'.repeat(26), categories, purpose: 'TREAT' }, listed => listed,
    ({ scope }) => heard.push(scope.category) < 2)
  expect(asked).toEqual(['laboratory', 'imaging'])
})
