import { openAlert, type AlertNotice } from '../protocol/alert'
import type { Category } from '../protocol/codes'
import { utf8Text } from '../protocol/encoding'
import { agreementKey, type AgreementKey } from '../protocol/keys'
import { RecordRejected } from '../protocol/recordRejected'
import type { Alert, AlertWords } from './alerts'
import { handedKeys } from './keys'
import { Problem } from './problem'
import type { Session } from './session'
import { finality, type Final } from './submission'

/** A notice as the ledger has it: its proof holds, and its content opens with the category's key. */
export interface ProvenNotice { words: AlertWords; notice: AlertNotice; final: Final }

type About = Pick<Alert, 'patient' | 'alert' | 'category'>

/** The newest notice that is on the ledger, proven and opened; undefined while none is. */
export async function proveNotice(session: Session, alert: Alert): Promise<ProvenNotice | undefined> {
  const newest = alert.proofs.at(-1)
  if (newest === undefined) {
    return undefined
  }
  const proven = await openNotice(session, newest.transaction, alert)
  if (proven.words.signal !== alert.signal || proven.words.kind !== alert.kind) {
    throw mismatch('The IHM tells something else than the ledger proves.')
  }
  return proven
}

/** A notice of that alert, proven and opened. spec portal 6.3 */
export async function openNotice(session: Session, transaction: string, about: About): Promise<ProvenNotice> {
  const final = await finality(session, await session.genesis(), transaction)
  const notice = noticeIn(final, about)
  const key = await keyFor(session, notice)
  const words = JSON.parse(utf8Text(await openAlert(session.wallet.network, notice, key))) as AlertWords
  if (words.alert !== about.alert) {
    throw mismatch('What was sealed is about another alert than the ledger proves.')
  }
  return { words, notice, final }
}

function noticeIn({ receipt, transaction }: Final, about: About): AlertNotice {
  const [event] = receipt.events
  const body = transaction?.body
  const isOfThis = receipt.refused === undefined && event?.type === 'AlertRaised'
    && event['patient'] === about.patient && event['alert'] === about.alert && event['category'] === about.category
  if (!isOfThis || transaction?.type !== 'RaiseAlert' || body === undefined) {
    throw mismatch('What is named is no notice of this alert.')
  }
  return {
    patient: about.patient,
    alert: about.alert,
    notice: body.integer('notice', 1, Number.MAX_SAFE_INTEGER),
    category: about.category,
    epoch: body.integer('epoch', 1, Number.MAX_SAFE_INTEGER),
    content: body.text('content', 16_384),
  }
}

async function keyFor(
  session: Session, { patient, category, epoch }: { patient: string; category: Category; epoch: number },
): Promise<AgreementKey> {
  const own = session.wallet.member === patient ? session.wallet.categoryKeys.find(category, epoch) : undefined
  if (own !== undefined) {
    return own
  }
  const handed = (await handedKeys(session, patient, category)).find(one => one.epoch === epoch)
  if (handed === undefined) {
    throw new RecordRejected('record-not-for-you', 'No key of this epoch is sealed to this wallet.')
  }
  return agreementKey(handed.key)
}

function mismatch(why: string): Problem {
  return new Problem(502, 'alert-mismatch', why)
}
