import type { Category } from './codes'
import type { Bytes } from './encoding'
import { JoseRejected, type AgreementKey } from './keys'
import { RecordRejected } from './recordRejected'
import { open, type Binding } from './sealed'

/** A notice of an alert as it stands on the ledger. spec ledger 15.3, 15.5 */
export interface AlertNotice {
  patient: string
  alert: string
  notice: number
  category: Category
  epoch: number
  content: string
}

// Where the content ends and zeros begin. spec records 9.5
const end = 0x80

/** What a notice says, opened with the category's key of its epoch. spec records 9.5 */
export async function openAlert(network: string, notice: AlertNotice, key: AgreementKey): Promise<Bytes> {
  const padded = await open(key, alertBinding(network, notice), notice.content).catch((fault: unknown) => {
    throw fault instanceof JoseRejected
      ? new RecordRejected('record-seal-mismatch', 'The seal is for something else, or was altered.', fault)
      : fault
  })
  let length = padded.length - 1
  while (padded[length] === 0) {
    length--
  }
  if (padded[length] !== end) {
    throw new RecordRejected('record-not-authentic', 'The content is laid out wrongly: its padding is wrong.')
  }
  return padded.slice(0, length)
}

function alertBinding(network: string, { patient, alert, notice, category, epoch }: AlertNotice): Binding {
  return { network, patient, alert, notice, category, epoch, recipient: 'category' }
}
