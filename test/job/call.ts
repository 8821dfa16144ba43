/** Steps 1 of the job: the switchboard takes a call with the script, the slip prints, nobody turns it away. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ja as screens } from '../../src/intake/core/screen/ja.ts'
import { ja as main } from '../../src/main/core/ja.ts'
import { accounting } from './registers.ts'
import { ask, look, press, type Person, type Town } from './town.ts'

const words = screens.phone
const heard =
  'そちらのサーバがシーアンドシーサーバと通信しています。アドレスは 203 の 0 の 113 の 45 です。髙﨑①㈱'

/** From the ringing telephone to a slip with a number; the answers are given by keys. */
export async function takeCall(town: Town, switchboard: Person): Promise<void> {
  const { page } = switchboard
  await page.getByRole('link', { name: main.web.takeReport }).first().waitFor()
  await page.keyboard.press('n')
  await page.getByRole('heading', { name: screens.start.title, level: 1 }).waitFor()
  await look(town, page, 'take-report')
  await press(page, screens.start.phone)
  await page.getByRole('heading', { name: words.title, level: 1 }).waitFor()
  await page.getByLabel(words.heard).fill(heard)
  await page.getByText('大事な連絡かもしれません。').first().waitFor()
  await page.getByText('203.0.113.45', { exact: true }).first().waitFor()
  await answerQuestions(page)
  await page.getByText(words.finished).first().waitFor()
  await page.getByText('03-0000-4110').first().waitFor()
  await page
    .getByText(screens.acts.verifyForbidden({ number: '03-0000-9999' }))
    .first()
    .waitFor()
  await look(town, page, 'phone')
  await endCall(town, page)
}

/** Writes what the caller says and goes on with Enter, as a person at the telephone does; one answer by its figure. */
async function answerQuestions(page: Page): Promise<void> {
  const say = async (label: string, text: string) => {
    const field = page.getByLabel(words.write({ label }))
    await field.fill(text)
    await field.press('Enter')
  }
  await say('組織', 'みやま県警察本部 サイバー犯罪対策課')
  await say('名前', '大森 剛')
  await say('折り返し', '03-0000-9999')
  await page
    .getByText(words.question({ number: 4, total: 8 }))
    .first()
    .waitFor()
  await page.locator('body').press('1')
  await say('対象の機械', accounting.name)
  await say('いつから', '昨日の夜から')
  await say('整理番号', 'サ対第418号')
  await press(page, 'していないと言った')
}

async function endCall(town: Town, page: Page): Promise<void> {
  await page.getByRole('button', { name: '折り返しを約束する' }).first().click()
  await page.getByRole('button', { name: '折り返しを約束する' }).last().click()
  await page.getByRole('heading', { level: 1 }).filter({ hasText: '受8-' }).waitFor()
  town.notes.set('reportId', page.url().split('/').at(-1) ?? '')
  const number = /受8-\d{4}/.exec((await page.getByRole('heading', { level: 1 }).textContent()) ?? '')?.[0]
  town.notes.set('reportNumber', number ?? '')
  await look(town, page, 'slip')
}

/** The slip is one sheet of A4 that the switchboard can print. */
export async function printSlip(town: Town, switchboard: Person): Promise<void> {
  const { page } = switchboard
  const file = page.waitForEvent('download')
  await press(page, screens.slip.print)
  const bytes = await readFile(await (await file).path())
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect((await file).suggestedFilename()).toContain(town.notes.get('reportNumber') ?? '?')
}

/** Nothing on the screen of the person who took the call turns it away, and the interface refuses it as well. */
export async function cannotBeTurnedAway(town: Town, switchboard: Person): Promise<void> {
  const { page } = switchboard
  const id = town.notes.get('reportId') ?? ''
  expect(await page.getByRole('button', { name: screens.acts.close }).count()).toBe(0)
  const { version } = await ask(page, `GET /api/reports/${id}`)
  const close = { version, reason: 'not_security', note: 'いたずら' }
  await expect(ask(page, `POST /api/reports/${id}/close`, close)).rejects.toThrow('403')
  await page.getByRole('link', { name: main.web.places.takenReports }).first().click()
  await page.getByRole('link', { name: town.notes.get('reportNumber') ?? '' }).waitFor()
  await look(town, page, 'taken')
}
