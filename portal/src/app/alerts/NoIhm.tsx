import { Alert, Text } from '@mantine/core'
import type { Away } from '../../client/ihm'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'

/** That nobody watches here, and what to do about it. */
export function NoIhm() {
  const text = useText().alerts
  const { wallet } = useOpened()
  return <Text role="status">{wallet.role === 'patient' ? text.noOwnIhm : text.noIhm}</Text>
}

/** Which IHMs did not answer; nothing where all did. */
export function SomeAway({ away }: { away: readonly Away[] }) {
  const text = useText().alerts
  if (away.length === 0) {
    return null
  }
  return (
    <Alert color="yellow" role="alert" title={text.awayTitle} className="long">
      {text.awayExplained(away.map(one => one.origin).join(', '))}
    </Alert>
  )
}
