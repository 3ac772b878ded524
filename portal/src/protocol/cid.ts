import { base32, concat, readBase32, sha256, type Bytes } from './encoding'
import { chunksOf } from './content'

// Profile unixfs-v1-2025. spec content 3.2
const chunkSize = 1_048_576
const width = 1024
const raw = 0x55
const dagPb = 0x70

interface Link { cid: Bytes; blockBytes: number; fileBytes: number }

/** The text of a CID, or not one. spec content 3.1 */
export function isCid(text: string): boolean {
  const bytes = text.startsWith('b') ? readBase32(text.slice(1), 36) : undefined
  return bytes !== undefined && bytes[0] === 1 && (bytes[1] === raw || bytes[1] === dagPb)
    && bytes[2] === 0x12 && bytes[3] === 0x20
}

export async function cidOf(content: Bytes): Promise<string> {
  const builder = new CidBuilder()
  for await (const { chunk } of chunksOf([content], chunkSize)) {
    await builder.append(chunk)
  }
  return builder.finish()
}

/** Computes the CID of content while its chunks pass, each but the last of 1,048,576 bytes. spec content 3 */
export class CidBuilder {
  private readonly leaves: Link[] = []

  async append(chunk: Bytes): Promise<void> {
    this.leaves.push({ cid: cidBytes(raw, await sha256(chunk)), blockBytes: chunk.length, fileBytes: chunk.length })
  }

  async finish(): Promise<string> {
    if (this.leaves.length === 0) {
      await this.append(new Uint8Array(0))
    }
    let links = this.leaves
    while (links.length > 1) {
      links = await levelOver(links)
    }
    return `b${base32((links[0] as Link).cid)}`
  }
}

// spec content 3.4
async function levelOver(links: readonly Link[]): Promise<Link[]> {
  const nodes: Link[] = []
  for (let at = 0; at < links.length; at += width) {
    nodes.push(await nodeOver(links.slice(at, at + width)))
  }
  return nodes
}

// spec content 3.5
async function nodeOver(links: readonly Link[]): Promise<Link> {
  const fileBytes = sum(links.map(link => link.fileBytes))
  const file = concat(varintField(0x08, 2), varintField(0x18, fileBytes),
    ...links.map(link => varintField(0x20, link.fileBytes)))
  const node = concat(...links.map(link => bytesField(0x12, concat(
    bytesField(0x0a, link.cid), bytesField(0x12, new Uint8Array(0)), varintField(0x18, link.blockBytes)))),
  bytesField(0x0a, file))
  const cid = cidBytes(dagPb, await sha256(node))
  return { cid, blockBytes: node.length + sum(links.map(link => link.blockBytes)), fileBytes }
}

function cidBytes(codec: number, digest: Bytes): Bytes {
  return concat(Uint8Array.of(1, codec, 0x12, 0x20), digest)
}

function bytesField(key: number, bytes: Bytes): Bytes {
  return concat(varintField(key, bytes.length), bytes)
}

// Protobuf: a field's key, then seven bits a byte, the lowest first.
function varintField(key: number, value: number): Bytes {
  const bytes = [key]
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + 128)
  }
  return Uint8Array.of(...bytes, rest)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
