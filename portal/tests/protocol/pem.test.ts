import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { JoseRejected } from '../../src/protocol/keys'
import { readPemKey } from '../../src/protocol/pem'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const { kty, crv, x, y, d } = privateKey.export({ format: 'jwk' })

// spec portal 6.6
describe('A key in PEM', () => {
  test.each(['sec1', 'pkcs8'] as const)('is read as openssl writes it in %s', type => {
    const pem = String(privateKey.export({ format: 'pem', type }))
    expect(readPemKey(pem)).toEqual({ kty, crv, x, y, d })
    expect(readPemKey(`-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pem}`))
      .toEqual({ kty, crv, x, y, d })
  })

  const pkcs8 = String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  test.each<[string, string]>([
    ['of another curve', String(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
      .export({ format: 'pem', type: 'sec1' }))],
    ['of another kind', String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }))],
    ['under a passphrase', String(privateKey.export({
      format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret',
    }))],
    ['cut short', pkcs8.replace(/\n[^\n]+\n-----END/, '\n-----END')],
    ['that is none', 'hello'],
    ['that is empty', ''],
  ])('%s is refused', (_, pem) => {
    expect(() => readPemKey(pem)).toThrow(JoseRejected)
  })
})
