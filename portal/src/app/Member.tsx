import { useEffect, useRef } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { Arriving } from './Arriving'
import { LiveProvider, News } from './Live'
import { pagesOf, type Page } from './pages'
import { PeopleProvider } from './people/People'
import { KnownRecordsProvider } from './records/KnownRecords'
import { Shell } from './Shell'
import { useText } from './text/Language'
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
        <Shell aside={<Lock />} navigation={<Navigation pages={pages} />}>
          <News />
          <KnownRecordsProvider>
            <Arriving key={location}>
              <Switch>
                {pages.map(({ path, Content }) => <Route key={path} path={path}><Content /></Route>)}
                <Route><Redirect to="/" replace /></Route>
              </Switch>
            </Arriving>
          </KnownRecordsProvider>
        </Shell>
      </LiveProvider>
    </PeopleProvider>
  )
}

function Navigation({ pages }: { pages: readonly Page[] }) {
  const text = useText()
  const [location] = useLocation()
  const row = useRef<HTMLElement>(null)
  // On a phone the pages are a row that is longer than the screen.
  useEffect(() => {
    row.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [location])
  return (
    <nav ref={row} className="navigation" aria-label={text.shell.navigation}>
      {pages.filter(page => page.isLinked !== true).map(({ path, name }) => (
        <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>{text.pages[name]}</Link>
      ))}
    </nav>
  )
}
