// Answers one JSON question a line on standard input with one JSON line on standard output, using libraries that share
// no code with Salus: jose for JWS, JWE, JWK and DPoP, ipfs-unixfs-importer for CIDs, and node:crypto for sealed content.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { BlackHoleBlockstore } from 'blockstore-core/black-hole'
import { importer } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import * as jose from 'jose'

const text = bytes => Buffer.from(bytes).toString('base64url')
const bytes = value => Buffer.from(value, 'base64url')
const claimsOf = ({ method, target, token, nonce }) => ({
  htm: method, htu: target, ath: token && createHash('sha256').update(token).digest('base64url'), nonce
})

// Tink's AES256_GCM_HKDF_1MB, from its published description: header, then segments of 1 MiB.
const segmentSize = 1 << 20
const tagSize = 16
const headerSize = 40
const nonceOf = (prefix, number, isLast) => {
  const nonce = Buffer.alloc(12)
  prefix.copy(nonce)
  nonce.writeUInt32BE(number, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}
const segmentKey = (key, salt, associated) => Buffer.from(hkdfSync('sha256', key, salt, associated, 32))

function seal (key, associated, plain) {
  const salt = randomBytes(32)
  const prefix = randomBytes(7)
  const derived = segmentKey(key, salt, associated)
  const parts = [Buffer.concat([Buffer.from([headerSize]), salt, prefix])]
  for (let at = 0, number = 0; number === 0 || at < plain.length; number++) {
    const size = segmentSize - tagSize - (number === 0 ? headerSize : 0)
    const isLast = at + size >= plain.length
    const cipher = createCipheriv('aes-256-gcm', derived, nonceOf(prefix, number, isLast))
    parts.push(cipher.update(plain.subarray(at, at + size)), cipher.final(), cipher.getAuthTag())
    at += size
  }
  return Buffer.concat(parts)
}

function open (key, associated, sealed) {
  const derived = segmentKey(key, sealed.subarray(1, 33), associated)
  const prefix = sealed.subarray(33, headerSize)
  const parts = []
  for (let at = headerSize, number = 0, end = segmentSize; at < sealed.length; number++, at = end, end += segmentSize) {
    const segment = sealed.subarray(at, end)
    const decipher = createDecipheriv('aes-256-gcm', derived, nonceOf(prefix, number, end >= sealed.length))
    decipher.setAuthTag(segment.subarray(segment.length - tagSize))
    parts.push(decipher.update(segment.subarray(0, segment.length - tagSize)), decipher.final())
  }
  return Buffer.concat(parts)
}

const answers = {
  async thumbprint ({ jwk }) {
    return { thumbprint: await jose.calculateJwkThumbprint(jwk) }
  },
  async newKey ({ alg }) {
    const pair = await jose.generateKeyPair(alg, { crv: 'P-256', extractable: true })
    return { jwk: await jose.exportJWK(pair.privateKey) }
  },
  async sign ({ jwk, header, payload }) {
    const key = await jose.importJWK(jwk, 'ES256')
    return { jws: await new jose.CompactSign(bytes(payload)).setProtectedHeader(header).sign(key) }
  },
  async verify ({ jwk, jws }) {
    const key = await jose.importJWK(jwk, 'ES256')
    const { payload, protectedHeader } = await jose.compactVerify(jws, key, { algorithms: ['ES256'] })
    return { payload: text(payload), header: protectedHeader }
  },
  async encrypt ({ jwk, header, plaintext }) {
    const key = await jose.importJWK(jwk, 'ECDH-ES')
    return { jwe: await new jose.CompactEncrypt(bytes(plaintext)).setProtectedHeader(header).encrypt(key) }
  },
  async decrypt ({ jwk, jwe }) {
    const key = await jose.importJWK(jwk, 'ECDH-ES')
    const { plaintext, protectedHeader } = await jose.compactDecrypt(jwe, key)
    return { plaintext: text(plaintext), header: protectedHeader }
  },
  async signProof ({ jwk, asked }) {
    const { d, ...publicJwk } = jwk
    const proof = new jose.SignJWT(claimsOf(asked))
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk })
      .setJti(randomUUID())
      .setIssuedAt()
    return { proof: await proof.sign(await jose.importJWK(jwk, 'ES256')) }
  },
  async verifyProof ({ proof, thumbprint, asked }) {
    const { payload, protectedHeader } = await jose.jwtVerify(proof, jose.EmbeddedJWK, {
      typ: 'dpop+jwt', algorithms: ['ES256'], requiredClaims: ['jti'], maxTokenAge: '1 minute'
    })
    const wrong = Object.entries(claimsOf(asked)).filter(([name, value]) => payload[name] !== value)
    const isKey = await jose.calculateJwkThumbprint(protectedHeader.jwk) === thumbprint
    return { wrong: wrong.map(([name]) => name).concat(isKey ? [] : ['jwk']).join(' ') }
  },
  async seal ({ key, associated, from, to }) {
    await writeFile(to, seal(bytes(key), bytes(associated), await readFile(from)))
    return {}
  },
  async open ({ key, associated, from, to }) {
    await writeFile(to, open(bytes(key), bytes(associated), await readFile(from)))
    return {}
  },
  async cid ({ from }) {
    const options = {
      cidVersion: 1,
      rawLeaves: true,
      reduceSingleLeafToSelf: true,
      chunker: fixedSize({ chunkSize: segmentSize }),
      layout: balanced({ maxChildrenPerNode: 1024 })
    }
    for await (const entry of importer([{ content: createReadStream(from) }], new BlackHoleBlockstore(), options)) {
      return { cid: entry.cid.toString() }
    }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { question, ...values } = JSON.parse(line)
  let answer
  try {
    answer = await answers[question](values)
  } catch (fault) {
    answer = { fault: fault.code ?? fault.message }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
