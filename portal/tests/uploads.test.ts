import { describe, expect, test } from 'vitest'
import type { Call } from '../src/client/door'
import { Problem } from '../src/client/problem'
import { mostTries } from '../src/client/resuming'
import { partSize, Upload } from '../src/client/uploads'
import { concat, isSame, type Bytes } from '../src/protocol/encoding'

const megabyte = 1024 * 1024
const impatient = { mostSilentMs: 20, pause: async () => undefined }

type Mishap = (call: Call, node: ANode) => Response | undefined

/** A node that takes uploads; what befalls a call is told by the next mishap, none is left at the end. */
class ANode {
  stored: Bytes = new Uint8Array(0)
  length = 0
  readonly calls: string[] = []

  constructor(readonly mishaps: (Mishap | undefined)[] = []) {}

  readonly call = async (call: Call): Promise<Response> => {
    const given = call.headers?.['Upload-Offset'] ?? ''
    this.calls.push(`${call.method} ${given}`.trim())
    const befallen = call.method === 'PATCH' ? this.mishaps.shift()?.(call, this) : undefined
    return befallen ?? this.answer(call)
  }

  take(bytes: Bytes): void {
    this.stored = concat(this.stored, bytes)
  }

  private answer({ method, headers, body }: Call): Response {
    if (method === 'POST') {
      this.length = Number(headers?.['Upload-Length'])
      return new Response(null, { status: 201, headers: { Location: '/v1/uploads/u1' } })
    }
    if (method === 'PATCH') {
      if (Number(headers?.['Upload-Offset']) !== this.stored.length) {
        throw new Problem(409, 'upload-offset-mismatch', 'It is at another offset.')
      }
      this.take(body as Bytes)
    }
    const isWhole = this.stored.length === this.length
    return new Response(null, {
      headers: { 'Upload-Offset': `${this.stored.length}`, ...isWhole ? { 'Salus-Cid': 'bafy' } : {} },
    })
  }
}

const study = Uint8Array.from({ length: 18 * megabyte + 5 }, (_, at) => at % 249)

async function send(node: ANode): Promise<{ cid: string; sent: number[]; broken: number[] }> {
  const [sent, broken]: [number[], number[]] = [[], []]
  const report = {
    begin: () => undefined, advance: (bytes: number) => sent.push(bytes), broken: (tries: number) => broken.push(tries),
  }
  const upload = await Upload.begin(node, study.length, report, impatient)
  for (let at = 0; at < study.length; at += megabyte) {
    await upload.add(study.subarray(at, at + megabyte))
  }
  return { cid: await upload.end(), sent, broken }
}

const breaks: Mishap = () => { throw new TypeError('Failed to fetch') }
const takesSomeAndBreaks: Mishap = ({ body }, node) => {
  node.take((body as Bytes).slice(0, 3 * megabyte))
  throw new TypeError('Failed to fetch')
}
const takesAllAndBreaks: Mishap = ({ body }, node) => {
  node.take(body as Bytes)
  throw new TypeError('Failed to fetch')
}

// spec portal 9.7, records 7.1, 7.2
describe('A large document', () => {
  test('is sent in parts of 8 MiB, and says how far it is', async () => {
    const node = new ANode()
    expect(await send(node)).toEqual({
      cid: 'bafy', sent: [partSize, 2 * partSize, study.length], broken: [],
    })
    expect(node.calls).toEqual(['POST', 'PATCH 0', `PATCH ${partSize}`, `PATCH ${2 * partSize}`])
    expect(isSame(node.stored, study)).toBe(true)
  })

  test.each([
    ['before it had any of a part', breaks, 0], ['amid a part', takesSomeAndBreaks, 3 * megabyte],
    ['before it said that it had a part', takesAllAndBreaks, partSize],
  ])('goes on where the node is when the connection broke %s', async (_, mishap, has) => {
    const node = new ANode([mishap])
    const { cid, broken } = await send(node)
    expect(cid).toBe('bafy')
    expect(isSame(node.stored, study)).toBe(true)
    expect(node.calls.slice(0, 4)).toEqual(['POST', 'PATCH 0', 'HEAD', `PATCH ${has}`])
    expect(broken[0]).toBe(1)
  })

  test('waits while another request adds to it, and when it is put off', async () => {
    const puts = (code: string): Mishap => () => { throw new Problem(423, code, code) }
    const node = new ANode([puts('upload-busy'), puts('too-many-requests')])
    expect((await send(node)).cid).toBe('bafy')
  })

  test('is ended by an empty part when the node fell before it told the name', async () => {
    const fell: Mishap = ({ body }, node) => {
      node.take(body as Bytes)
      return new Response(null, { headers: { 'Upload-Offset': `${node.stored.length}` } })
    }
    const node = new ANode([undefined, undefined, fell])
    expect((await send(node)).cid).toBe('bafy')
    expect(node.calls.at(-1)).toBe(`PATCH ${study.length}`)
  })

  test('is given up after six tries of one part', async () => {
    const node = new ANode(Array.from({ length: 20 }, () => breaks))
    await expect(send(node)).rejects.toThrow('Failed to fetch')
    expect(node.calls.filter(call => call === 'PATCH 0')).toHaveLength(mostTries + 1)
  })

  test.each<[string, Mishap]>([
    ['has less than it said before', () => new Response(null, { headers: { 'Upload-Offset': '-1' } })],
    ['has more than it was sent', () => new Response(null, { headers: { 'Upload-Offset': `${9 * megabyte}` } })],
    ['does not go on', () => new Response(null, { headers: { 'Upload-Offset': '0' } })],
    ['says nothing', () => new Response(null)],
  ])('is not sent to a node that %s', async (_, mishap) => {
    await expect(send(new ANode([mishap]))).rejects.toMatchObject({ code: 'answer-malformed' })
  })

  test('is not sent on when the node refuses it', async () => {
    const node = new ANode([() => { throw new Problem(507, 'store-full', 'There is no room.') }])
    await expect(send(node)).rejects.toMatchObject({ code: 'store-full' })
    expect(node.calls).toEqual(['POST', 'PATCH 0'])
  })
})
