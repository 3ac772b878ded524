export type RecordFault =
  | 'record-not-for-you' | 'record-key-mismatch' | 'record-seal-mismatch' | 'record-envelope-mismatch'
  | 'record-content-mismatch' | 'record-not-authentic' | 'record-commitment-mismatch' | 'record-listing-mismatch'
  | 'record-source-changed'

/** A record, or the key to it, is not opened. spec records 1 to 6 */
export class RecordRejected extends Error {
  constructor(readonly code: RecordFault, message: string, cause?: unknown) {
    super(message, { cause })
  }
}
