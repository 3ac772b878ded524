import { text } from 'node:stream/consumers'
import { getHeapSnapshot } from 'node:v8'
import { expect, test } from 'vitest'
import { createWallet, openWallet } from '../../src/protocol/wallet'
import { WalletLock } from '../../src/protocol/walletDocument'

const passphrase = 'correct horse battery staple'

// Engines keep all of a text as long as a part that was cut out of it is used.
// spec portal 4.1
test('Of an open wallet no private key is in memory but those that cannot be exported', async () => {
  const { document } = await createWallet('dev', 'st-mary', 'patient', passphrase)
  const wallet = await openWallet(document, passphrase)
  // An engine remembers the text of the last match, until the next one.
  expect(wallet.member).toMatch(/^[a-z2-7]{26}$/)
  const memory = await text(getHeapSnapshot())
  const contents = (await WalletLock.open(document, passphrase)).text
  const secrets = [...contents.matchAll(/"d":"([\w-]{43})"/g)].map(([, d = '']) => d)
  expect(secrets).toHaveLength(3)
  expect(secrets.filter(secret => memory.includes(secret))).toEqual([])
  // What is there is found.
  expect(memory).toContain(wallet.signing.kid)
})
