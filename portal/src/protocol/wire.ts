import { concat, hex, isPrintable, utf8Bytes, type Bytes } from './encoding'

export type WireFault = 'Truncated' | 'TooLong' | 'TrailingBytes' | 'BadCharacter' | 'WrongValue'

/** Bytes from outside that are not what the wire format says; they are refused whole. spec wire 1.7 */
export class WireRejected extends Error {
  constructor(readonly code: WireFault, message: string) {
    super(message)
  }
}

/** Writes the canonical bytes of spec wire 1. */
export class WireWriter {
  private readonly parts: Uint8Array[] = []

  fixed(bytes: Uint8Array): this {
    this.parts.push(bytes)
    return this
  }

  /** The domain of a named object, with the zero byte that ends it. spec wire 1.8 */
  domain(name: string): this {
    return this.fixed(utf8Bytes(`${name}\0`))
  }

  integer(value: bigint | number, width: 1 | 2 | 4 | 8): this {
    const bytes = new Uint8Array(width)
    let rest = BigInt.asUintN(8 * width, BigInt(value))
    for (let at = width - 1; at >= 0; at--) {
      bytes[at] = Number(rest & 0xffn)
      rest >>= 8n
    }
    return this.fixed(bytes)
  }

  /** Printable ASCII behind its u16 length; anything else is a RangeError. spec wire 1.5 */
  text(value: string): this {
    if (value.length > 0xffff || !isPrintable(value)) {
      throw new RangeError('A text is printable ASCII and at most 65535 characters.')
    }
    return this.integer(value.length, 2).fixed(utf8Bytes(value))
  }

  bytes(): Bytes {
    return concat(...this.parts)
  }
}

/** Reads the canonical bytes of spec wire 1, field by field; every fault is a `WireRejected`. */
export class WireReader {
  private at = 0

  constructor(private readonly source: Bytes) {}

  fixed(length: number): Bytes {
    if (length > this.source.length - this.at) {
      throw this.fault('Truncated', `${length} bytes are due and ${this.source.length - this.at} are left`)
    }
    this.at += length
    return this.source.slice(this.at - length, this.at)
  }

  domain(name: string): void {
    const wanted = utf8Bytes(`${name}\0`)
    if (hex(this.fixed(wanted.length)) !== hex(wanted)) {
      throw this.fault('WrongValue', `it must begin with the domain ${name}`)
    }
  }

  unsigned(width: 1 | 2 | 4 | 8): bigint {
    return this.fixed(width).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  }

  signed64(): bigint {
    return BigInt.asIntN(64, this.unsigned(8))
  }

  /** A digest, as its text. spec wire 1.3 */
  digest(): string {
    return hex(this.fixed(32))
  }

  text(maxLength: number): string {
    const length = Number(this.unsigned(2))
    if (length > maxLength) {
      throw this.fault('TooLong', `a text of ${length} characters where at most ${maxLength} may stand`)
    }
    const text = String.fromCharCode(...this.fixed(length))
    if (!isPrintable(text)) {
      throw this.fault('BadCharacter', 'a text holds a byte outside printable ASCII')
    }
    return text
  }

  count(max: number): number {
    const count = Number(this.unsigned(4))
    if (count > max) {
      throw this.fault('TooLong', `${count} where at most ${max} may stand`)
    }
    return count
  }

  end(): void {
    if (this.at < this.source.length) {
      throw this.fault('TrailingBytes', `${this.source.length - this.at} bytes after the end of the value`)
    }
  }

  fault(code: WireFault, what: string): WireRejected {
    return new WireRejected(code, `Wire format, byte ${this.at} of ${this.source.length}: ${what}.`)
  }
}
