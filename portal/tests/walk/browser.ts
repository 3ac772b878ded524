import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { contentSecurityPolicy } from '../../vite.config'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
}

// What the browser does besides: the page for its address bar takes each profile a second to begin. Playwright's own,
// which do not count beside these, stand here too, those that are of use with Debian's browser.
const left = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'AimEnabled', 'LensOverlay', 'MediaRouter',
  'NetworkTimeServiceQuerying', 'OptimizationHints', 'PreconnectToSearch', 'PaintHolding', 'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable', 'ThirdPartyStoragePartitioning', 'DestroyProfileOnBrowserClose',
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'AvoidCorsURLLoaderRestartOnRedirect',
]

export async function beginBrowser(): Promise<Browser> {
  // A page that the test serves is nobody's on this machine, and would have to ask before it calls the IHM there.
  const own = process.env['SALUS_PORTAL_DIST'] === undefined ? [] : ['LocalNetworkAccessChecks']
  return chromium.launch({
    executablePath: process.env['SALUS_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', `--disable-features=${[...left, ...own].join(',')}`],
  })
}

export interface Viewport { width: number; height: number }

/** Somebody's browser: what goes wrong in it is remembered, and all that it sends. */
export class Person {
  readonly wrongs: string[] = []
  readonly sent: string[] = []
  /** The member id, once there is one. */
  id = ''

  private constructor(readonly context: BrowserContext, readonly page: Page) {}

  static async at(browser: Browser, portal: string, ihm: string, viewport: Viewport): Promise<Person> {
    const context = await browser.newContext({ viewport, acceptDownloads: true, locale: 'en-GB' })
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    const person = new Person(context, page)
    // Violations of the policy stand in the console; that a denied request failed stands there too.
    page.on('console', message => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        person.wrongs.push(message.text())
      }
    })
    page.on('pageerror', error => person.wrongs.push(error.message))
    page.on('request', request => {
      const head = JSON.stringify(request.headers())
      person.sent.push(`${request.url()} ${head} ${request.postDataBuffer()?.toString('latin1') ?? ''}`)
    })
    if (process.env['SALUS_PORTAL_DIST'] !== undefined) {
      const policy = contentSecurityPolicy.replace("connect-src 'self'", `connect-src 'self' ${ihm}`)
      await serveOwn(context, portal, process.env['SALUS_PORTAL_DIST'], policy)
    }
    await page.goto(portal)
    return person
  }

  /** Waits until the desk has answered. */
  async becomesMember(): Promise<void> {
    this.id = (await this.page.getByTestId('member').textContent()) ?? ''
    expect(this.id).toMatch(/^[a-z2-7]{26}$/)
  }

  /** Automated checks of WCAG 2.2 AA find nothing, and nothing is wider than the screen. */
  async isAccessible(): Promise<void> {
    await this.fits()
    if (!await this.page.evaluate(() => 'axe' in globalThis)) {
      await this.page.evaluate(axe)
    }
    const { violations } = await this.page.evaluate(async () => (globalThis as unknown as {
      axe: { run(context: Document, options: object): Promise<AxeResults> }
    }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
    }))
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`)).toEqual([])
  }

  /** The page is to be read without moving it sideways, and no button's words are cut off. WCAG 1.4.10 */
  async fits(): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await this.page.evaluate(wider)).toEqual([])
    expect(await this.page.evaluate(cutOff)).toEqual([])
  }

  /** All that the browser keeps of the portal, as one text. */
  keeps(): Promise<string> {
    return this.page.evaluate(keptHere)
  }

  async picture(name: string): Promise<void> {
    // A folder; after a colon the only ones that are wanted.
    const [folder, wanted = name] = process.env['SALUS_PICTURES']?.split(':') ?? []
    if (folder !== undefined && wanted.split(',').includes(name)) {
      await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
    }
  }

  /** To a page by its name among the pages, or the beginning of it. */
  async goTo(page: string, heading = page): Promise<void> {
    await this.press(page, false)
    await this.page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }

  /** What has the focus of the keyboard, by its words or its label; nothing where that is the page. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const one = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> }
      return one === document.body ? '' : one.labels?.[0]?.innerText ?? one.innerText
    })
  }

  /** Whether the page would be closed without the browser asking first. */
  closesUnasked(): Promise<boolean> {
    return this.page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })))
  }

  /** To each page in turn, once all is there. */
  async everyPage(look: (name: string) => Promise<void>): Promise<void> {
    for (const [at, name] of (await this.page.locator('.pages a').allTextContents()).entries()) {
      await this.press(name, true)
      await this.page.locator('.pages a[aria-current=page]', { hasText: name }).waitFor({ state: 'attached' })
      await this.page.locator('.coming').first().waitFor({ state: 'detached' })
      expect(await this.page.title()).toBe(`${name} · Salus`)
      // Who is at the first page already goes nowhere.
      expect(at === 0 || await this.page.evaluate(() => document.activeElement?.id === 'content')).toBe(true)
      await look(name)
    }
  }

  /** Chooses the language, by its own name. */
  async speak(language: string): Promise<void> {
    await this.openMenu()
    await this.page.getByLabel(/^(Language|Sprache)$/).selectOption({ label: language })
    await this.closeMenu()
  }

  async darken(): Promise<void> {
    await this.openMenu()
    await this.page.getByRole('button', { name: /^(Dark|Dunkel)$/ }).click()
    await this.closeMenu()
  }

  async lighten(): Promise<void> {
    await this.openMenu()
    await this.page.getByRole('button', { name: /^(Light|Hell)$/ }).click()
    await this.closeMenu()
  }

  private async press(page: string, isExact: boolean): Promise<void> {
    await this.page.locator('.side').waitFor()
    await this.openMenu()
    await this.page.getByRole('navigation').getByRole('link', { name: page, exact: isExact }).click()
  }

  // On a phone the pages and what is chosen for all of them stand behind a button.
  private openMenu(): Promise<void> {
    return this.turn('true')
  }

  private closeMenu(): Promise<void> {
    return this.turn('false')
  }

  // With another language it may close by itself, between a look and a click.
  private async turn(to: 'true' | 'false'): Promise<void> {
    const menu = this.page.locator('.menu')
    if (await menu.isVisible()) {
      await expect.poll(async () => {
        if (await menu.getAttribute('aria-expanded') !== to) {
          await menu.click()
        }
        return menu.getAttribute('aria-expanded')
      }).toBe(to)
    }
  }
}

async function keptHere(): Promise<string> {
  const asked = <T,>(request: IDBRequest<T>) => new Promise<T>((done, fail) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error)
  })
  const databases = await Promise.all((await indexedDB.databases()).map(({ name = '' }) => asked(indexedDB.open(name))))
  const stores = databases.flatMap(database => Array.from(database.objectStoreNames, store =>
    asked(database.transaction(store).objectStore(store).getAll())))
  const everything = await Promise.all(stores)
  databases.forEach(database => database.close())
  return JSON.stringify([everything, { ...localStorage }, { ...sessionStorage }, await caches.keys()])
}

// What reaches over the right edge of the screen, outside of what scrolls by itself.
function wider(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement
  return scrollWidth <= clientWidth ? [] : Array.from(document.querySelectorAll('main *, header *'))
    .filter(one => one.getBoundingClientRect().right > clientWidth + 1 && one.closest('.scroll, .options') === null)
    .map(one => `${scrollWidth} > ${clientWidth}: ${one.outerHTML.slice(0, 160)}`).slice(0, 5)
    .concat(`${scrollWidth} > ${clientWidth}`)
}

function cutOff(): (string | null)[] {
  return Array.from(document.querySelectorAll('.mantine-Button-label'))
    .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
    .map(one => one.textContent)
}

// The portal that was built last, at the address of a node whose program has an older one.
async function serveOwn(context: BrowserContext, portal: string, folder: string, policy: string): Promise<void> {
  await context.route(`${portal}/**`, async route => {
    const { pathname } = new URL(route.request().url())
    if (pathname.startsWith('/v1/')) {
      return route.continue()
    }
    const file = extname(pathname) === '' ? '/index.html' : pathname
    return route.fulfill({
      body: await readFile(join(folder, file)),
      headers: {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy,
      },
    })
  })
}
