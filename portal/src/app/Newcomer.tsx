import { Registration } from './pages/Registration'
import { PeopleProvider } from './people/People'
import { Shell } from './Shell'
import { Lock } from './wallets/Lock'

/** What somebody sees whose wallet is no member's yet. */
export function Newcomer() {
  return <PeopleProvider><Shell aside={<Lock />}><Registration /></Shell></PeopleProvider>
}
