import { Button } from '@mantine/core'
import { useLocation } from 'wouter'
import { useText } from '../text/Language'
import { useOpened, useWallets } from './Wallets'

/** Whose wallet is open, and the button that locks it. */
export function Lock() {
  const text = useText().shell
  const { lock } = useWallets()
  const { kept } = useOpened()
  const [, go] = useLocation()
  const leave = () => {
    lock()
    go('/')
  }
  return (
    <>
      <span className="holder">{kept.label}</span>
      <Button size="xs" onClick={leave}>{text.lock}</Button>
    </>
  )
}
