import { lazy, useEffect } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { Arriving } from './Arriving'
import { Welcome } from './pages/Welcome'
import { Place } from './Place'
import { Shell } from './Shell'
import { useWallets, WalletsProvider } from './wallets/Wallets'

// Once the first page is there and nothing else wants the line.
const restAfterMs = 500

// Who signs in waits for the code of one page, not for everybody's. spec portal 8.2
const Member = lazy(async () => ({ default: (await import('./Member')).Member }))
const Newcomer = lazy(async () => ({ default: (await import('./Newcomer')).Newcomer }))
const NewWallet = lazy(async () => ({ default: (await import('./pages/NewWallet')).NewWallet }))
const ImportWallet = lazy(async () => ({ default: (await import('./pages/ImportWallet')).ImportWallet }))

export function App() {
  return (
    <WalletsProvider>
      <Pages />
    </WalletsProvider>
  )
}

function Pages() {
  const { opened, kept } = useWallets()
  const [location] = useLocation()
  const isAwaited = kept !== undefined && kept.length > 0
  useEffect(() => {
    const timer = isAwaited ? setTimeout(() => void comeEarly().catch(() => undefined), restAfterMs) : undefined
    return () => clearTimeout(timer)
  }, [isAwaited])
  if (opened === undefined) {
    return (
      <Shell>
        <Arriving>
          <Place step={location}>
            <Switch>
              <Route path="/new"><NewWallet /></Route>
              <Route path="/import"><ImportWallet /></Route>
              <Route><Welcome /></Route>
            </Switch>
          </Place>
        </Arriving>
      </Shell>
    )
  }
  const { member } = opened.wallet
  return <Arriving>{opened.kept.stage === 'ready' ? <Member key={member} /> : <Newcomer key={member} />}</Arriving>
}

// What opens a wallet comes while its passphrase is typed; what fails now is asked for again, and said, when it is
// wanted.
async function comeEarly(): Promise<void> {
  await Promise.all([import('../protocol/wallet'), import('../client/session')])
  await import('./Member')
}
