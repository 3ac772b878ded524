import { Alert, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { Away } from '../../client/ihm'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'

/** That nobody watches here, and what to do about it. */
export function NoIhm() {
  const { alerts: text, pages } = useText()
  const { wallet } = useOpened()
  return wallet.role === 'patient'
    ? <Text role="status">{text.noOwnIhm} <Link href="/devices" className="link">{pages.devices}</Link></Text>
    : <Text role="status">{text.noIhm}</Text>
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
