import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Group, Page } from './pages'
import { Choices } from './Shell'
import { useText } from './text/Language'

const nowhere = 'Salus'

/** The pages of a role: at the side where there is room, else behind a button. */
export function Navigation({ groups }: { groups: readonly Group[] }) {
  const { shell: text, pages: names } = useText()
  const [location] = useLocation()
  const [isOpen, setOpen] = useState(false)
  const here = groups.flatMap(({ pages }) => pages).find(page => page.path === location)
  // Another page begins at its top, for keys and for whoever listens too.
  useEffect(() => {
    window.scrollTo(0, 0)
    document.getElementById('content')?.focus({ preventScroll: true })
  }, [location])
  // Without a name of the holder's: a browser keeps titles in its history, on other devices too.
  const title = here === undefined ? nowhere : `${names[here.name]} · ${nowhere}`
  useEffect(() => {
    document.title = title
    return () => { document.title = nowhere }
  }, [title])
  return (
    <nav className="side" aria-label={text.navigation}>
      <Button className="menu" fullWidth justify="space-between" variant="default" aria-expanded={isOpen}
        aria-controls="pages" rightSection={here !== undefined && names[here.name]}
        onClick={() => setOpen(!isOpen)}>{text.menu}</Button>
      <div id="pages" className="pages" data-open={isOpen}>
        {groups.map((group, at) => (
          <PageGroup key={at} group={group} location={location} leave={() => setOpen(false)} />
        ))}
        <Choices />
      </div>
    </nav>
  )
}

interface Shown { group: Group; location: string; leave: () => void }

function PageGroup({ group: { name, pages }, location, leave }: Shown) {
  const { groups, pages: names } = useText()
  return (
    <>
      {name !== undefined && <p className="pages-name" id={`pages-${name}`}>{groups[name]}</p>}
      <ul aria-labelledby={name === undefined ? undefined : `pages-${name}`}>
        {pages.filter(isListed).map(({ path, name: page }) => (
          <li key={path}>
            <Link href={path} aria-current={location === path ? 'page' : undefined} onClick={leave}>
              {names[page]}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

function isListed({ isLinked }: Page): boolean {
  return isLinked !== true
}
