import { describe, expect, it } from 'vitest'
import { base64url } from '../../src/protocol/encoding'
import { JsonFields } from '../../src/protocol/json'
import { JoseRejected, parsePublicJwk, readPrivateJwk, thumbprint } from '../../src/protocol/keys'
import { readDpopProof, readJws, verifyJws } from '../../src/protocol/signed'
import { check, readVectors, type Case } from './vectors'

interface KeyCase extends Case { jwk: string; private?: boolean; kid?: string }
interface SignatureCase extends Case { jws: string; typ?: string; payload?: string; id?: string }
interface ProofCase extends Case { proof: string; kid?: string; htm?: string; htu?: string }

describe('The vectors of keys', () => {
  it('hold for keys', async () => { // spec crypto 2.1, 2.2, 2.3, 2.6
    const { keys } = readVectors<{ keys: KeyCase[] }>('keys')
    const read = (one: KeyCase) => one.private === true ? readPrivate(one.jwk) : parsePublicJwk(one.jwk)
    await check(keys, read)
    for (const one of keys.filter(good => good.code === undefined)) {
      expect(await thumbprint(await read(one))).toBe(one.kid)
    }
  })

  it('hold for signatures', async () => { // spec crypto 2.4, 2.7, 2.8, 2.9, 2.10, 2.11
    const { key, signatures } = readVectors<{ key: string; signatures: SignatureCase[] }>('signatures')
    const jwk = parsePublicJwk(key)
    const kid = await thumbprint(jwk)
    await check(signatures, async ({ jws }) => {
      if (!await verifyJws(await readJws(jws), kid, jwk)) {
        throw new JoseRejected('not-authentic', 'not that key\'s')
      }
    })
    for (const one of signatures.filter(good => good.id !== undefined)) {
      const { id, typ, payload } = await readJws(one.jws)
      expect({ id, typ, payload: base64url(payload) }).toEqual({ id: one.id, typ: one.typ, payload: one.payload })
    }
  })

  it('hold for proofs of possession', async () => { // spec callers 1.1, 1.2, 1.3, 1.4
    const { proofs } = readVectors<{ proofs: ProofCase[] }>('possession')
    await check(proofs, ({ proof }) => readDpopProof(proof))
    for (const one of proofs.filter(good => good.code === undefined)) {
      const { jwk, claims } = await readDpopProof(one.proof)
      expect(await thumbprint(jwk)).toBe(one.kid)
      expect([claims.htm, claims.htu]).toEqual([one.htm, one.htu])
    }
  })
})

function readPrivate(jwk: string) {
  return readPrivateJwk(parse(jwk))
}

function parse(jwk: string): JsonFields {
  try {
    return JsonFields.parse(jwk, 1)
  } catch (fault) {
    throw new JoseRejected('bad-key', 'not JSON', fault)
  }
}
