import { Button } from '@mantine/core'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { LiveProvider, News } from './Live'
import { pagesOf, type Page } from './pages'
import { PeopleProvider } from './people/People'
import { Registration } from './pages/Registration'
import { ImportWallet } from './pages/ImportWallet'
import { NewWallet } from './pages/NewWallet'
import { Welcome } from './pages/Welcome'
import { Shell } from './Shell'
import { useText } from './text/Language'
import { useWallets, WalletsProvider, type Opened } from './wallets/Wallets'

export function App() {
  return (
    <WalletsProvider>
      <Pages />
    </WalletsProvider>
  )
}

function Pages() {
  const { opened } = useWallets()
  if (opened === undefined) {
    return (
      <Shell>
        <Switch>
          <Route path="/new"><NewWallet /></Route>
          <Route path="/import"><ImportWallet /></Route>
          <Route><Welcome /></Route>
        </Switch>
      </Shell>
    )
  }
  return (
    <PeopleProvider key={opened.wallet.member}>
      {opened.kept.stage === 'ready'
        ? <MemberPages opened={opened} />
        : <Shell aside={<Lock opened={opened} />}><Registration /></Shell>}
    </PeopleProvider>
  )
}

function MemberPages({ opened }: { opened: Opened }) {
  const pages = pagesOf(opened.wallet.role)
  return (
    <LiveProvider session={opened.session}>
      <Shell aside={<Lock opened={opened} />} navigation={<Navigation pages={pages} />}>
        <News />
        <Switch>
          {pages.map(({ path, Content }) => <Route key={path} path={path}><Content /></Route>)}
          <Route><Redirect to="/" replace /></Route>
        </Switch>
      </Shell>
    </LiveProvider>
  )
}

function Navigation({ pages }: { pages: readonly Page[] }) {
  const text = useText()
  const [location] = useLocation()
  return (
    <nav className="navigation" aria-label={text.shell.navigation}>
      {pages.map(({ path, name }) => (
        <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>{text.pages[name]}</Link>
      ))}
    </nav>
  )
}

function Lock({ opened }: { opened: Opened }) {
  const text = useText()
  const { lock } = useWallets()
  const [, go] = useLocation()
  const leave = () => {
    lock()
    go('/')
  }
  return (
    <>
      <span className="holder">{opened.kept.label}</span>
      <Button size="xs" onClick={leave}>{text.shell.lock}</Button>
    </>
  )
}
