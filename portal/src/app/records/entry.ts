import type { Listing } from '../../client/records'
import type { Heading } from '../reading/title'

/** What is known in this page of a record that was opened: never kept, never sent. spec portal 5.6 */
export interface Known extends Heading {
  /** What it is found by, in one case and without accents. */
  sought: string
}

export type KnownRecords = ReadonlyMap<string, Known>

export function keyOf({ record, version }: Pick<Listing, 'record' | 'version'>): string {
  return `${record}/${version}`
}
