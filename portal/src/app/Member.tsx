import { useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { Arriving } from './Arriving'
import { KeyFilesProvider } from './devices/KeyFiles'
import { LiveProvider, News } from './Live'
import { Navigation } from './Navigation'
import { groupsOf, pagesOf } from './pages'
import { PeopleProvider } from './people/People'
import { KnownRecordsProvider } from './records/KnownRecords'
import { Shell } from './Shell'
import { Lock } from './wallets/Lock'
import { useOpened } from './wallets/Wallets'

// The first page is there by then, and nothing else wants the line.
const restAfterMs = 1500

/** Everything that a member sees: the pages of the role. */
export function Member() {
  const { session, wallet } = useOpened()
  const [location] = useLocation()
  const pages = pagesOf(wallet.role)
  useEffect(() => {
    const timer = setTimeout(() => pagesOf(wallet.role).forEach(({ load }) => void load().catch(() => undefined)),
      restAfterMs)
    return () => clearTimeout(timer)
  }, [wallet.role])
  return (
    <PeopleProvider>
      <LiveProvider session={session}>
        <Shell aside={<Lock />} navigation={<Navigation groups={groupsOf(wallet.role)} />}>
          <News />
          <KnownRecordsProvider>
            <KeyFilesProvider>
              <Arriving key={location}>
                <Switch>
                  {pages.map(({ path, Content }) => <Route key={path} path={path}><Content /></Route>)}
                  <Route><Redirect to="/" replace /></Route>
                </Switch>
              </Arriving>
            </KeyFilesProvider>
          </KnownRecordsProvider>
        </Shell>
      </LiveProvider>
    </PeopleProvider>
  )
}
