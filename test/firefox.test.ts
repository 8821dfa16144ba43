/** The main pages and one act of the main job in Debian's Firefox: every page in place, nothing on the console. */
import { existsSync } from 'node:fs'
import { launch, type Browser, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { desk } from './browser.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'

const firefox = '/usr/bin/firefox-esr'

const pages = [
  ['/', '今日'],
  ['/intake', 'トリアージ'],
  ['/intake/new', '通報を受ける'],
  ['/cases', '案件'],
  ['/cards', '初動カード'],
  ['/logs', 'ログ検索'],
  ['/logs/sources', 'ログの届き具合'],
  ['/rules', '検知の規則'],
  ['/registers', '台帳'],
  ['/registers/system', '台帳　情報システム'],
  ['/duties', '報告義務'],
  ['/settings', '設定'],
] as const

describe.skipIf(!existsSync(firefox))('in Firefox (skipped where Debian has none installed)', () => {
  let server: RunningServer
  let dataDir: string
  let browser: Browser
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    dataDir = await makeDataDir()
    server = await runServer({ dataDir, args: ['--demo'] })
    browser = await launch({ browser: 'firefox', executablePath: firefox, headless: true })
    page = await browser.newPage()
    await page.setViewport(desk)
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(String(error)))
    await signIn()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await removeDataDir(dataDir)
  })

  async function signIn(): Promise<void> {
    await visit('/')
    await page.locator('input[autocomplete="username"]').fill('takasaki')
    await page.locator('input[type="password"]').fill('toride-demo-2026')
    await page.locator('button[type="submit"]').click()
    await waitForTitle('今日')
  }

  async function visit(path: string): Promise<void> {
    await page.goto(`${server.origin}${path}`, { waitUntil: 'networkidle0' })
  }

  async function waitForTitle(title: string): Promise<void> {
    await page.locator(`::-p-xpath(//h1[normalize-space()="${title}"])`).wait()
  }

  it.each(pages)('%s shows 「%s」', async (path, title) => {
    await visit(path)
    await waitForTitle(title)
    expect(problems).toEqual([])
  })

  it('opens a case and writes into its time line', async () => {
    await visit('/cases')
    await page.locator('main a[href^="/cases/case_"]').click()
    await page.locator('::-p-text(出来事を加える)').click()
    await page.locator('dialog textarea, [role="dialog"] textarea').fill('Firefoxから書いた記録です。')
    await page.locator('[role="dialog"] button[type="submit"], dialog button[type="submit"]').click()
    await page.locator('main ::-p-text(Firefoxから書いた記録です。)').wait()
    expect(problems).toEqual([])
  })
})
