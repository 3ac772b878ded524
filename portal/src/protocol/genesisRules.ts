import type { FoundingOrganisation, Genesis, LedgerRules } from './genesis'
import { JsonRejected } from './json'

/** 1 to 64 of a-z, 0-9 and the hyphen. spec ledger 1.2 */
export function isGenesisName(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(text)
}

/** What must hold between the parts of a genesis document. spec ledger 1.2 */
export function checkGenesis(genesis: Genesis): void {
  checkOrganisations(genesis.organisations)
  const known = genesis.organisations.map(organisation => organisation.id)
  genesis.validators.validators.forEach(({ organisation }, at) =>
    must(known.includes(organisation), `validators[${at}].organisation`, 'must be one of the organisations.'))
  requireOnce(genesis.ledgers.map(ledger => ledger.name), at => `ledgers[${at}].name`)
  must(genesis.ledgers.some(ledger => ledger.name === 'policies'), 'ledgers', 'must hold the ledger policies.')
  genesis.ledgers.forEach((rules, at) => {
    checkEngine(rules, genesis.ledgers[0] as LedgerRules, `ledgers[${at}]`)
    checkEndorsement(rules, genesis, `ledgers[${at}].endorsement`)
  })
  if (genesis.ledgers[0]?.engine === 'bft') {
    checkPowers(genesis)
  }
}

function checkOrganisations(organisations: readonly FoundingOrganisation[]): void {
  requireOnce(organisations.map(organisation => organisation.id), at => `organisations[${at}].id`)
  const founders = organisations.flatMap(({ registrar, store }, at) => [
    { founder: registrar, path: `organisations[${at}].registrar` },
    { founder: store, path: `organisations[${at}].store` },
  ])
  requireOnce(founders.map(({ founder }) => founder.member), at => `${founders[at]?.path}.member`)
  requireOnce(founders.map(({ founder }) => founder.signingKey.x + founder.signingKey.y),
    at => `${founders[at]?.path}.signingKey`)
}

// spec ledger 1.4
function checkEngine(rules: LedgerRules, first: LedgerRules, path: string): void {
  must(rules.engine === first.engine, `${path}.engine`, 'must be that of the others.')
  must(rules.engine !== 'bft' || rules.difficulty === 0, `${path}.difficulty`, 'must be 0 under bft.')
}

// spec ledger 1.5
function checkEndorsement({ endorsement }: LedgerRules, genesis: Genesis, path: string): void {
  if (endorsement === undefined) {
    return
  }
  const { organisations, needed } = endorsement
  requireOnce(organisations, at => `${path}.organisations[${at}]`)
  must(organisations.length > 0 && needed <= organisations.length, `${path}.needed`,
    'must be at most as many as there are organisations.')
  organisations.forEach((organisation, at) => must(
    powerOf(organisation, genesis) > 0n, `${path}.organisations[${at}]`, 'must be an organisation that holds power.'))
}

// An organisation with a third of the power could stop the network alone. spec ledger 1.4
function checkPowers(genesis: Genesis): void {
  genesis.organisations.forEach(({ id, trusted }, at) => must(
    trusted || 3n * powerOf(id, genesis) < genesis.validators.total, `organisations[${at}]`,
    'holds a third of the power or more; give it less, or call it trusted.'))
}

function powerOf(organisation: string, genesis: Genesis): bigint {
  return genesis.validators.validators.filter(validator => validator.organisation === organisation)
    .reduce((sum, validator) => sum + validator.power, 0n)
}

function requireOnce(items: readonly string[], path: (at: number) => string): void {
  items.forEach((item, at) => must(items.indexOf(item) === at, path(at), 'must stand once.'))
}

function must(holds: boolean, path: string, right: string): void {
  if (!holds) {
    throw new JsonRejected('wrong-value', path, right)
  }
}
