import type { Category } from './codes'
import { ordinal } from './encoding'
import { agreementKey, type AgreementKey } from './keys'
import { writeContents, type EpochKey, type WalletContents } from './walletContents'
import type { WalletLock } from './walletDocument'

/**
 * A patient's own category keys. In memory are keys that only open; their private halves, which granting and saving
 * need, are taken out of the sealed document for that moment. spec records 4, 5.4
 */
export class CategoryKeyRing {
  private readonly keys = new Map<string, AgreementKey>()
  private changing: Promise<void> = Promise.resolve()

  private constructor(private readonly member: string, private readonly lock: WalletLock, private document: string) {}

  static async of(
    member: string, keys: readonly EpochKey[], lock: WalletLock, document: string,
  ): Promise<CategoryKeyRing> {
    const ring = new CategoryKeyRing(member, lock, document)
    await ring.take(keys)
    return ring
  }

  /** The key of an epoch, or undefined. */
  find(category: Category, epoch: number): AgreementKey | undefined {
    return this.keys.get(nameOf(category, epoch))
  }

  /** Whether every epoch from first to last is there. */
  holds(category: Category, first: number, last: number): boolean {
    return Array.from({ length: last - first + 1 }, (_, at) => first + at)
      .every(epoch => this.find(category, epoch) !== undefined)
  }

  /** Adds keys, or replaces those of their epochs, and seals the wallet anew; whoever adds saves. */
  async add(added: readonly EpochKey[]): Promise<void> {
    const change = this.changing.then(() => this.change(added))
    this.changing = change.catch(() => undefined)
    await change
  }

  /** The private halves of epochs, to be sealed to somebody at once and not kept; those that are not there are left
   *  out. */
  async privateHalves(category: Category, first: number, last: number): Promise<EpochKey[]> {
    await this.changing
    const { categoryKeys } = await this.contents()
    return categoryKeys.filter(key => key.category === category && key.epoch >= first && key.epoch <= last)
      .sort((one, other) => one.epoch - other.epoch)
  }

  /** The sealed wallet, with all that was added. */
  async save(): Promise<string> {
    await this.changing
    return this.document
  }

  private async change(added: readonly EpochKey[]): Promise<void> {
    const contents = await this.contents()
    const names = new Set(added.map(key => nameOf(key.category, key.epoch)))
    const kept = contents.categoryKeys.filter(key => !names.has(nameOf(key.category, key.epoch)))
    const categoryKeys = [...kept, ...added]
      .sort((one, other) => ordinal(one.category, other.category) || one.epoch - other.epoch)
    this.document = await this.lock.seal(this.member, writeContents({ ...contents, categoryKeys }))
    await this.take(added)
  }

  // Every key of the document was checked when it was opened, or made here since.
  private async contents(): Promise<WalletContents> {
    return JSON.parse(await this.lock.unseal(this.document)) as WalletContents
  }

  private async take(keys: readonly EpochKey[]): Promise<void> {
    const imported = await Promise.all(keys.map(({ key }) => agreementKey(key)))
    keys.forEach(({ category, epoch }, at) => {
      this.keys.set(nameOf(category, epoch), imported[at] as AgreementKey)
    })
  }
}

function nameOf(category: Category, epoch: number): string {
  return `${category}/${epoch}`
}
