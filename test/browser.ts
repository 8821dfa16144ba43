/** Pages in a real Chromium that may ask Toride and nobody else, and whose errors fail the test. */
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findChromium, type Chromium } from './chromium.ts'

/** Root has no sandbox here; closed networks have nothing that the browser could update itself from. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
]

export const desk = { width: 1280, height: 800 }
export const phone = { width: 390, height: 844 }

const pictureFolder = join(import.meta.dirname, '../output/screenshots')

export type GuardedPage = {
  readonly page: Page
  /** Requests to other hosts, errors on the console and uncaught exceptions, as they came. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

export type PageOptions = {
  /** The only origin that may be asked, for instance `http://localhost:8180`. */
  readonly origin: string
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Console errors that belong to the behaviour under test, such as the 409 of a refused change. */
  readonly allowed?: readonly RegExp[]
}

/** `more` are further flags; of two that name the same the later counts. */
export async function launchBrowser(found?: Chromium, more: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = found ?? (await findChromium())
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...flags, ...more],
    env: { ...process.env, ...env },
    timeout: 60_000,
  })
}

/** Opens a page with a context of its own: no cookies, Japanese, Tokyo. */
export async function openPage(browser: Browser, options: PageOptions): Promise<GuardedPage> {
  const context = await browser.newContext({
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    viewport: options.viewport ?? desk,
    serviceWorkers: 'block',
    acceptDownloads: true,
  })
  const problems: string[] = []
  const note = (problem: string) => {
    if (!options.allowed?.some((pattern) => pattern.test(problem))) problems.push(problem)
  }
  await refuseOtherHosts(context, options.origin, note)
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => note(`exception: ${error.message}`))
  return { page, problems, close: () => context.close() }
}

async function refuseOtherHosts(
  context: BrowserContext,
  origin: string,
  note: (problem: string) => void,
): Promise<void> {
  const isOurs = (url: string) => url.startsWith(`${origin}/`) || /^(data|blob|about):/.test(url)
  await context.route('**/*', async (route) => {
    const url = route.request().url()
    if (isOurs(url)) return route.continue()
    note(`request to another host: ${url}`)
    return route.abort()
  })
  await context.routeWebSocket('**/*', (socket) => {
    note(`socket to another host: ${socket.url()}`)
    void socket.close()
  })
}

/** What axe finds against WCAG 2.2 A and AA on the page as it stands, one line a node; empty when clean. */
export async function findAccessibilityFaults(page: Page): Promise<string[]> {
  const folder = dirname(createRequire(import.meta.url).resolve('axe-core'))
  await page.evaluate(await readFile(join(folder, 'axe.min.js'), 'utf8'))
  const tags = JSON.stringify(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
  const result = await page.evaluate<AxeResult>(`axe.run(document, { runOnly: ${tags} })`)
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

type AxeResult = {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}

/** Keeps a picture of the whole page as `output/screenshots/<name>.png`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(pictureFolder, { recursive: true })
  await page.screenshot({ path: join(pictureFolder, `${name}.png`), fullPage: true })
}
