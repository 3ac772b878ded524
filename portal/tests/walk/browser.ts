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

export async function beginBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['SALUS_CHROMIUM'] ?? '/usr/bin/chromium',
    // A page that the test serves is nobody's on this machine, and would have to ask before it calls the IHM there.
    args: ['--no-sandbox', '--disable-gpu', ...process.env['SALUS_PORTAL_DIST'] === undefined
      ? [] : ['--disable-features=LocalNetworkAccessChecks']],
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
      person.sent.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`)
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

  /** Automated checks of WCAG 2.2 AA find nothing. */
  async isAccessible(): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).first().waitFor()
    await this.page.evaluate(axe)
    const { violations } = await this.page.evaluate(async () => (globalThis as unknown as {
      axe: { run(context: Document, options: object): Promise<AxeResults> }
    }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`)).toEqual([])
  }

  async picture(name: string): Promise<void> {
    const folder = process.env['SALUS_PICTURES']
    if (folder !== undefined) {
      await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
    }
  }

  async goTo(page: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: page }).click()
    await this.page.getByRole('heading', { level: 1, name: page }).waitFor()
  }
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
