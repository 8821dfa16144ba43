/** A freshly started Toride with a browser before it, and the people who walk through the main job. */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { APIResponse, Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { ja as screens } from '../../src/access/core/screen/ja.ts'
import { codeAt } from '../../src/access/server/one-time-code.ts'
import type { Role } from '../../src/kernel/core/actor.ts'
import {
  findAccessibilityFaults,
  keepPicture,
  launchBrowser,
  openPage,
  type GuardedPage,
} from '../browser.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from '../running-server.ts'

const password = 'mizuumi no hotori no shiro'
const stepMsMax = 30_000

export type Town = {
  readonly server: RunningServer
  readonly browser: Browser
  /** Faults of pages that were looked at: axe, width; one line each. */
  readonly faults: string[]
  readonly opened: GuardedPage[]
  /** Numbers and ids that later steps need, by name. */
  readonly notes: Map<string, string>
  pictures: number
}

export type Person = { readonly name: string; readonly role: Role; readonly page: Page }

/** Starts the server on an empty data folder. */
export async function openTown(): Promise<Town> {
  const server = await runServer({ dataDir: await makeDataDir() })
  const browser = await launchBrowser()
  return { server, browser, faults: [], opened: [], notes: new Map(), pictures: 0 }
}

export async function closeTown(town: Town | undefined): Promise<void> {
  await town?.browser.close()
  await town?.server.stop()
  if (town) await removeDataDir(town.server.dataDir)
}

/** After a step that failed: how every page stood, and the server's own log. */
export async function keepFailure(town: Town): Promise<void> {
  const kept = join(import.meta.dirname, '../../output/job-failed.log')
  await copyFile(join(town.server.dataDir, 'log/toride.log'), kept)
  for (const [index, { page }] of town.opened.entries()) await keepPicture(page, `job-failed-${index}`)
}

/** What a step wrote down for later ones. */
export function noted(town: Town, name: string): string {
  const value = town.notes.get(name)
  if (value === undefined) throw new Error(`an earlier step has not noted ${name}`)
  return value
}

/** A page of a browser that nobody has used yet. */
export async function newPage(town: Town): Promise<Page> {
  // A call that must prove itself first is answered 403, and sent again after the proof.
  const allowed = [/status of 403/]
  const guarded = await openPage(town.browser, { origin: town.server.origin, allowed })
  guarded.page.setDefaultTimeout(stepMsMax)
  town.opened.push(guarded)
  return guarded.page
}

/** The secrets of codes by page: whoever is asked for a fresh proof has the phone at hand. */
const secrets = new WeakMap<Page, string>()

/** Answers the dialog that asks for a fresh proof whenever it comes up on this page. */
function carryPhone(page: Page, secret: string): void {
  secrets.set(page, secret)
  page.on('response', (response) => {
    if (response.status() === 403) void answerDialog(page, secret).catch(() => undefined)
  })
}

async function answerDialog(page: Page, secret: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: screens.stepUp.title })
  await dialog.getByLabel(screens.signIn.code).fill(codeAt(secret, new Date()))
  await dialog.getByRole('button', { name: screens.stepUp.submit }).click()
}

/** Uses the printed set-up link; answers the administrator, who leads nothing. */
export async function setUpBody(town: Town): Promise<Person> {
  const words = screens.setUp
  const page = await newPage(town)
  const link = /https?:\/\/[\w.-]+:\d+\/set-up#\S+/.exec(town.server.output())?.[0] ?? ''
  expect(link).not.toBe('')
  await page.goto(link)
  await page.getByLabel(words.bodyName).fill('砦町')
  await page.getByLabel(words.shortName).fill('砦町')
  await page.getByLabel(words.prefecture).fill('みやま県')
  await page.getByRole('textbox', { name: words.code }).fill('13101')
  await page
    .getByText(words.codeRead({ code: '131016' }))
    .first()
    .waitFor()
  await page.getByLabel(words.networkModel).selectOption({ label: 'αモデル' })
  await look(town, page, 'set-up')
  await page.keyboard.press('Enter')
  await press(page, words.next)
  await page.getByLabel(words.name).fill('管理 太郎')
  await page.getByLabel(words.unitName).fill('総務課')
  await page.getByLabel(words.loginName).fill('kanri')
  await page.getByLabel(words.password, { exact: true }).fill(password)
  await page.getByLabel(words.passwordAgain).fill(password)
  const begun = page.waitForResponse((response) => response.url().endsWith('/api/set-up/begin'))
  await page.getByLabel(words.passwordAgain).press('Enter')
  const { secret } = (await (await begun).json()) as { secret: string }
  carryPhone(page, secret)
  await page.getByLabel(screens.codeSecret.code).fill(codeAt(secret, new Date()))
  await look(town, page, 'set-up-code')
  await press(page, words.finish)
  await page.getByRole('navigation').first().waitFor()
  return { name: '管理 太郎', role: 'administrator', page }
}

const seatNames: Partial<Record<Role, string>> = {
  switchboard: '電話交換席',
  handler: '情報システム係',
  lead: '情報システム係長席',
  ciso: '副町長席',
  privacy: '個人情報保護担当',
}

export type Wanted = {
  readonly name: string
  readonly loginName: string
  readonly role: Role
}

/** Adds a person on a seat through the API, enrols them by their link, and signs them in on the screen. */
export async function admit(town: Town, administrator: Page, wanted: Wanted): Promise<Person> {
  const { units } = await ask(administrator, 'GET /api/organization')
  const unitId = units[0].id
  const person = await ask(administrator, 'POST /api/people', { name: wanted.name, unitId })
  const seat = await ask(administrator, 'POST /api/organization/seats', {
    name: seatNames[wanted.role] ?? wanted.role,
    unitId,
    role: wanted.role,
  })
  const since = { seatId: seat.id, personId: person.id, fromDay: '2026-04-01' }
  await ask(administrator, 'POST /api/organization/incumbencies', since)
  const { link } = await ask(administrator, 'POST /api/accounts', {
    personId: person.id,
    loginName: wanted.loginName,
  })
  const page = await newPage(town)
  await page.goto(`${town.server.origin}/`)
  const token = String(link.path).split('#')[1]
  const { secret } = await ask(page, 'POST /api/enrolment/begin', { token })
  await ask(page, 'POST /api/enrolment/complete', { token, password, code: codeAt(secret, new Date()) })
  carryPhone(page, secret)
  await page.getByLabel(screens.signIn.loginName).fill(wanted.loginName)
  await page.getByLabel(screens.signIn.password).fill(password)
  // The code of this half minute has been used by the enrolment.
  await page.getByLabel(screens.signIn.code).fill(codeAt(secret, new Date(Date.now() + 30_000)))
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').first().waitFor()
  return { name: wanted.name, role: wanted.role, page }
}

/** Asks the API with the cookies of a page, for instance `POST /api/people`; throws on a refusal. */
// oxlint-disable-next-line typescript/no-explicit-any -- a test reads members of a shape that it knows
export async function ask(page: Page, request: string, data?: object): Promise<any> {
  const [method = '', path = ''] = request.split(' ')
  const url = `${new URL(page.url()).origin}${path}`
  const send = () => page.request.fetch(url, { method, ...(data ? { data } : {}) })
  const first = await send()
  const reply = (await isStepUpNeeded(first)) && (await stepUp(page)) ? await send() : first
  if (!reply.ok()) throw new Error(`${request}: ${reply.status()} ${await reply.text()}`)
  return reply.json()
}

async function isStepUpNeeded(reply: APIResponse): Promise<boolean> {
  return reply.status() === 403 && (await reply.text()).includes('kernel.step_up_needed')
}

async function stepUp(page: Page): Promise<boolean> {
  const url = `${new URL(page.url()).origin}/api/me/step-up`
  const code = codeAt(secrets.get(page) ?? '', new Date())
  return (await page.request.post(url, { data: { code } })).ok()
}

export async function visit(town: Town, page: Page, path: string): Promise<void> {
  await page.goto(`${town.server.origin}${path}`)
  await page.locator('h1').waitFor()
}

/** Keeps a picture of the page as it stands, and notes what axe finds and what is wider than the screen. */
export async function look(town: Town, page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  town.pictures += 1
  // A row that sticks to the top would lie across a picture of the whole page.
  await page.evaluate('scrollTo(0, 0)')
  await keepPicture(page, `job-${String(town.pictures).padStart(2, '0')}-${name}`)
  for (const fault of await findAccessibilityFaults(page)) town.faults.push(`${name}: ${fault}`)
  const [content, screen] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, innerWidth]',
  )
  if (content > screen) town.faults.push(`${name}: ${content} px wide on a screen of ${screen}`)
}

/** Waits for a sentence that tells what has been done. */
export async function said(page: Page, words: string): Promise<void> {
  await page.getByText(words, { exact: true }).first().waitFor()
}

/** Presses the button with these words, in the dialog when one is open. */
export async function press(page: Page, words: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  const place = (await dialog.count()) > 0 ? dialog : page
  await place.getByRole('button', { name: words, exact: true }).first().click()
}

/** Presses a button of the open dialog and waits until the dialog has gone. */
export async function finishDialog(page: Page, words: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: words, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
