import { categories, isOrganisation, roles, type Category, type Role } from './codes'
import { JsonFields, JsonRejected } from './json'
import { JoseRejected, readPrivateJwk, type PrivateJwk } from './keys'
import { damaged } from './walletDocument'

/** The private half of one epoch of a category. */
export interface EpochKey { category: Category; epoch: number; key: PrivateJwk }

/** What is sealed in a wallet file. spec records 5.4 */
export interface WalletContents {
  role: Role
  organisation: string
  network: string
  signingKey: PrivateJwk
  agreementKey: PrivateJwk
  connectionKey: PrivateJwk
  certificate?: string
  retiredAgreementKeys: PrivateJwk[]
  categoryKeys: EpochKey[]
}

const mostKeys = 100_000

/** Reads what was sealed; a private key that is not that of its public half is damage. */
export async function readContents(text: string): Promise<WalletContents> {
  try {
    return await parseContents(JsonFields.parse(text))
  } catch (fault) {
    throw fault instanceof JsonRejected || fault instanceof JoseRejected
      ? damaged('its content was altered', fault)
      : fault
  }
}

/** Members in the order of the C# client's. */
export function writeContents(contents: WalletContents): string {
  const { role, organisation, network, signingKey, agreementKey, connectionKey } = contents
  const { certificate, retiredAgreementKeys, categoryKeys } = contents
  return JSON.stringify({
    role, organisation, network, signingKey, agreementKey, connectionKey, certificate, retiredAgreementKeys,
    categoryKeys: categoryKeys.map(({ category, epoch, key }) => ({ category, epoch, key })),
  })
}

async function parseContents(fields: JsonFields): Promise<WalletContents> {
  const contents: WalletContents = {
    role: fields.code('role', roles),
    organisation: fields.where('organisation', 32, isOrganisation, 'must be the name of an organisation.'),
    network: fields.text('network', 64),
    signingKey: await readPrivateJwk(fields.object('signingKey')),
    agreementKey: await readPrivateJwk(fields.object('agreementKey')),
    connectionKey: await readPrivateJwk(fields.object('connectionKey')),
    retiredAgreementKeys: await Promise.all(fields.objects('retiredAgreementKeys', mostKeys).map(readPrivateJwk)),
    categoryKeys: await Promise.all(fields.objects('categoryKeys', mostKeys).map(readEpoch)),
  }
  if (fields.has('certificate')) {
    contents.certificate = fields.text('certificate', 8192)
  }
  fields.end()
  return contents
}

async function readEpoch(fields: JsonFields): Promise<EpochKey> {
  const category = fields.code('category', categories)
  const epoch = fields.integer('epoch', 1, 1_000_000)
  const key = await readPrivateJwk(fields.object('key'))
  fields.end()
  return { category, epoch, key }
}
