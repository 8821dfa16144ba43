/** The verifier as one HTML file, opened from disk in a browser without a network: right, wrong, and nothing leaves. */
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLedgerWorld, type Files, type LedgerWorld } from './ledger-world.ts'
import { launchBrowser } from './browser.ts'

const root = join(import.meta.dirname, '..')
const page = join(root, 'dist/verify.html')
let world: LedgerWorld
let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(root, 'tools/build-verifier.ts')], { cwd: root })
  expect(built.status).toBe(0)
  world = await startLedgerWorld()
  browser = await launchBrowser()
  context = await browser.newContext({ offline: true })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

async function writeFolder(name: string, files: Files): Promise<string> {
  const folder = join(world.folder, name)
  await rm(folder, { recursive: true, force: true })
  for (const [file, bytes] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), bytes)
  }
  return folder
}

async function verdictOf(folder: string): Promise<{ state: string | null; text: string; asked: string[] }> {
  const tab = await context.newPage()
  const asked: string[] = []
  tab.on('request', (request) => asked.push(request.url()))
  const faults: string[] = []
  tab.on('pageerror', (error) => faults.push(error.message))
  tab.on('console', (message) => faults.push(message.text()))
  await tab.goto(pathToFileURL(page).href)
  const outside = join(world.folder, 'outside.note')
  await writeFile(outside, world.outside)
  await tab.getByLabel('書き出しのフォルダー').setInputFiles(folder)
  await tab.getByLabel(/^照合鍵/).fill(world.deps.key.verifierKeyLine(world.served.bodyId))
  await tab.getByLabel(/^庁外に置いた/).setInputFiles(outside)
  await tab.getByRole('button', { name: '照合する' }).click()
  const verdict = tab.locator(
    'section[data-state=good], section[data-state=bad], section[data-state=missing]',
  )
  await verdict.waitFor()
  const shown = { state: await verdict.getAttribute('data-state'), text: await verdict.innerText(), asked }
  expect(faults).toEqual([])
  await tab.close()
  return shown
}

it('says that an untouched dump is right, by the checkpoint from outside', async () => {
  const { state, text, asked } = await verdictOf(await writeFolder('good', await world.dump()))
  expect(text).toContain('照合できました。書き換えはありません。')
  expect(text).toContain('庁外の証明書き（outside.note')
  expect(state).toBe('good')
  expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([])
})

it('says what does not fit in one that was changed', async () => {
  const files = await world.dump()
  const rows = (files.get('rows.jsonl') ?? Buffer.alloc(0)).toString('utf8')
  files.set('rows.jsonl', Buffer.from(rows.replace('課', '科')))
  const { state, text } = await verdictOf(await writeFolder('bad', files))
  expect(state).toBe('bad')
  expect(text).toContain('合いません。書き換えられています。')
  expect(text).toContain('記録を通さずに変えられています')
})

it('may reach no network: the page forbids it', async () => {
  const text = await readFile(page, 'utf8')
  expect(text).toContain(`default-src 'none'; script-src 'sha256-`)
  expect(text).not.toContain('connect-src')
  expect(text).not.toContain('unsafe')
})
