import { FirstKeys } from './FirstKeys'
import { Home } from './Home'

/** A patient's first page, which first of all sees to the patient's keys. */
export function PatientHome() {
  return <FirstKeys><Home /></FirstKeys>
}
