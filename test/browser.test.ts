import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAccessibilityFaults, launchBrowser, openPage } from './browser.ts'
import { findChromium, shippedChromium, type Chromium } from './chromium.ts'

const pages: Readonly<Record<string, string>> = {
  '/clean': '<main><h1>砦町</h1></main>',
  '/foreign': '<main><img alt="" src="http://other.example/picture.png"></main>',
  '/error': '<main><script>console.error("broken")</script></main>',
  '/exception': '<main><script>throw new Error("broken")</script></main>',
  '/socket': '<main><script>new WebSocket("ws://other.example/")</script></main>',
  '/faint': '<main><p style="color:#ccc;background:#fff">faint</p></main>',
}

let server: Server
let origin = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    const head = '<!doctype html><html lang="ja"><head><title>t</title><link rel="icon" href="data:,"></head>'
    response.end(`${head}<body>${pages[request.url ?? ''] ?? ''}</body></html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.close())

describe.each<[string, () => Promise<Chromium>]>([
  ['the first Chromium found', findChromium],
  ['the Chromium that npm ships', shippedChromium],
])('%s', (_, find) => {
  it('shows what is ours and tells the rest', async ({ skip }) => {
    skip(process.arch !== 'x64' && !existsSync('/usr/bin/chromium'), 'npm ships Chromium for x86-64 only')
    const browser = await launchBrowser(await find())
    const visit = async (path: string) => {
      const opened = await openPage(browser, { origin })
      await opened.page.goto(`${origin}${path}`, { waitUntil: 'networkidle' })
      return opened
    }
    try {
      const clean = await visit('/clean')
      expect(await clean.page.textContent('h1')).toBe('砦町')
      expect(clean.problems).toEqual([])
      expect(await findAccessibilityFaults(clean.page)).toEqual([])
      const foreign = await visit('/foreign')
      expect(foreign.problems[0]).toBe('request to another host: http://other.example/picture.png')
      expect((await visit('/error')).problems).toEqual(['console: broken'])
      expect((await visit('/exception')).problems).toEqual(['exception: broken'])
      expect((await visit('/socket')).problems[0]).toBe('socket to another host: ws://other.example/')
      expect((await findAccessibilityFaults((await visit('/faint')).page)).join()).toContain('color-contrast')
    } finally {
      await browser.close()
    }
  })
})
