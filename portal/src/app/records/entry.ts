import type { Listing } from '../../client/records'
import type { LedgerEvent } from '../../protocol/receipt'
import type { Heading } from '../reading/title'

/** What is known in this page of a record that was opened: never kept, never sent. spec portal 5.6 */
export interface Known extends Heading {
  /** What it is found by, in one case and without accents. */
  sought: string
}

export type KnownRecords = ReadonlyMap<string, Known>

/** Who wrote each version, by the node's word. */
export function authorsOf(listings: readonly Listing[]): ReadonlyMap<string, string> {
  return new Map(listings.map(listing => [keyOf(listing), listing.author]))
}

/** The version of which an event tells that it was stored. */
export function keyOfStored(event: LedgerEvent): string | undefined {
  return event.type === 'RecordStored'
    ? keyOf({ record: String(event['record']), version: Number(event['version']) }) : undefined
}

export function keyOf({ record, version }: Pick<Listing, 'record' | 'version'>): string {
  return `${record}/${version}`
}
