import { expect, test } from 'vitest'
import { createWallet } from '../src/protocol/wallet'
import { found, privateKeysIn } from './walk/secrets'

const secret = 'Zwölf Möwen'

test.each(['', 'a', 'ab'])('A secret is found in base64 that begins %j before it', before => {
  const around = Buffer.from(`{"note":"${before}${secret}"}`)
  for (const form of ['base64', 'base64url', 'hex', 'latin1'] as const) {
    expect(found([secret], `x.${around.toString(form)}.y`).length).toBe(1)
  }
  expect(found([secret], Buffer.from('{"note":"Elf Möwen"}').toString('base64'))).toEqual([])
})

test('The private keys of a wallet are found where they lie open, and not in its file', async () => {
  const { document } = await createWallet('dev', 'st-mary', 'patient', 'correct horse battery staple')
  const keys = await privateKeysIn(document, 'correct horse battery staple')
  expect(keys.length).toBe(6)
  expect(found(keys, document)).toEqual([])
  expect(found(keys, Buffer.from(JSON.stringify({ d: keys[0] })).toString('base64url')).length).toBeGreaterThan(0)
})
