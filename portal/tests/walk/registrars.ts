import { readFile } from 'node:fs/promises'
import { register, vote } from '../../src/client/members'
import { findDesk } from '../../src/client/registration'
import { Session } from '../../src/client/session'
import type { Role } from '../../src/protocol/codes'
import { createWallet, introduce, openWallet } from '../../src/protocol/wallet'
import { registrarAt, type Network } from './network'

/** More than half of four hospitals verify a practitioner. */
export const votes = 3

/** The hospitals' registrars without their pages: how somebody becomes a member whose signing up is not walked. */
export class Registrars {
  private readonly sessions = new Map<number, Promise<Session>>()

  constructor(private readonly network: Network) {}

  /** The wallet file of a new member of the first hospital, verified where there is a licence. */
  async newMember(role: Role, passphrase: string, licence?: string): Promise<string> {
    const registrar = await this.at(0)
    const { network, organisation } = registrar.wallet
    const { wallet, document } = await createWallet(network, organisation, role, passphrase)
    await register(registrar, await introduce(wallet, licence))
    if (licence !== undefined) {
      await Promise.all(Array.from({ length: votes }, async (_, at) => vote(await this.at(at), wallet.member, true)))
    }
    return document
  }

  private at(hospital: number): Promise<Session> {
    const session = this.sessions.get(hospital) ?? this.open(hospital)
    this.sessions.set(hospital, session)
    return session
  }

  private async open(hospital: number): Promise<Session> {
    const { portals: { [hospital]: origin }, passphrase } = this.network
    const wallet = await openWallet(await readFile(registrarAt(this.network, hospital), 'utf8'), passphrase)
    return new Session(wallet, (await findDesk(undefined, origin)).genesis, origin)
  }
}
