/** The web app's foundation in a browser: first run, settings, registers, roles, on a desk and on a phone. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../src/access/server/one-time-code.ts'
import {
  desk,
  findAccessibilityFaults,
  keepPicture,
  launchBrowser,
  openPage,
  phone,
  type GuardedPage,
} from './browser.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'

const password = 'mizuumi no hotori no shiro'
const stepMsMax = 15_000
const person = { name: '髙﨑 一郎', loginName: 'takasaki', secret: '' }

let server: RunningServer
let dataDir: string
let browser: Browser
/** Signed in as the first administrator, who also leads. */
let opened: GuardedPage

beforeAll(async () => {
  dataDir = await makeDataDir()
  server = await runServer({ dataDir })
  browser = await launchBrowser()
  opened = await openPage(browser, { origin: server.origin })
  opened.page.setDefaultTimeout(stepMsMax)
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await removeDataDir(dataDir)
})

describe('the web app', { timeout: 120_000 }, () => {
  it('sets the body up through the one-time link', async () => {
    const link = /http:\/\/localhost:\d+\/set-up#\S+/.exec(server.output())?.[0] ?? ''
    const { page } = opened
    await visit(page, '/')
    expect(await page.textContent('h1')).toBe('ログイン')
    await page.goto(link, { waitUntil: 'networkidle' })
    expect(new URL(page.url()).hash).toBe('')
    await page.getByRole('button', { name: '次へ進む' }).click()
    expect(await page.getByText('検査数字が合いません').isVisible()).toBe(true)
    await expectClean(page, 'set-up-body')
    await fillBody(page)
    await fillAdministrator(page)
    await expectClean(page, 'set-up-code')
    person.secret = (await page.locator('.qr + div .mono').innerText()).replaceAll(' ', '')
    await page.getByLabel('認証アプリに出た6桁').fill(codeAt(person.secret, new Date()))
    await page.getByRole('button', { name: '設定を終えて、使い始める' }).click()
    await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
    expect(opened.problems).toEqual([])
  })

  it('lets no script of the page make markup of text', async () => {
    const attempts = [
      "document.body.innerHTML = '<img src=x onerror=alert(1)>'",
      "document.write('<p>')",
      "document.createElement('script').setAttribute('src', 'data:,alert(1)')",
      "setTimeout('alert(1)', 0)",
    ]
    const tried = await openPage(browser, { origin: server.origin })
    await visit(tried.page, '/')
    const outcomes = await Promise.all(
      attempts.map((attempt) =>
        tried.page.evaluate(`(() => { try { ${attempt} } catch (error) { return error.name } })()`),
      ),
    )
    await tried.close()
    expect(outcomes).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError'])
  })

  it('settles units, people, seats and an account for the switchboard', async () => {
    const { page } = opened
    await visit(page, '/settings/people')
    await page.getByRole('button', { name: '人を加える' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('氏名').fill('田村 和子')
    await dialog.getByRole('button', { name: '保存する' }).click()
    await dialog.waitFor({ state: 'detached' })
    await visit(page, '/settings/seats')
    await page.getByRole('button', { name: '席を加える' }).click()
    await dialog.getByLabel('席').fill('電話交換席')
    await dialog.getByLabel('課・係').selectOption({ label: '総務課' })
    await dialog.getByLabel('役割').selectOption({ label: '交換・窓口' })
    await dialog.getByRole('button', { name: '保存する' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: '電話交換席' }).getByRole('button', { name: '人を就ける' }).click()
    await pick(page, '就く人', '田村')
    await expectClean(page, 'settings-assign')
    await dialog.getByRole('button', { name: '人を就ける' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: '電話交換席' }).filter({ hasText: '田村 和子' }).waitFor()
    expect(opened.problems).toEqual([])
  })

  it('lets an invited person enrol, sign in, and see only what the seat allows', async () => {
    const link = await inviteTamura(opened.page)
    const guest = await openPage(browser, { origin: server.origin })
    guest.page.setDefaultTimeout(stepMsMax)
    const { page } = guest
    await page.goto(link, { waitUntil: 'networkidle' })
    await page.getByLabel('新しいパスワード').fill(password)
    await page.getByLabel('パスワード（もう一度）').fill(password)
    const secret = (await page.locator('.qr + div .mono').innerText()).replaceAll(' ', '')
    await page.getByLabel('認証アプリに出た6桁').fill(codeAt(secret, new Date()))
    await expectClean(page, 'enrolment')
    await page.getByRole('button', { name: '登録する' }).click()
    await page.getByRole('link', { name: 'ログインする' }).click()
    await signIn(page, { loginName: 'tamura', secret })
    const places = page.getByRole('navigation', { name: '主な画面' }).getByRole('link')
    await places.first().waitFor()
    expect(await places.allInnerTexts()).toEqual(['通報受付', '受けた通報'])
    await visit(page, '/settings/accounts')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('この操作は、いまの席ではできません。')
    expect(guest.problems.filter((problem) => !problem.includes('403'))).toEqual([])
    await guest.close()
  })

  it('adds to a register, keeps what was being written, verifies and takes it back', async () => {
    const { page } = opened
    await visit(page, '/registers/contact/new')
    await page.getByLabel('名前', { exact: true }).fill('みやま県警察本部（代表）')
    await page.reload({ waitUntil: 'networkidle' })
    expect(await page.getByText('書きかけの内容を表示しています。').isVisible()).toBe(true)
    await page.getByLabel('組織').fill('みやま県警察本部')
    await page.getByLabel('役割').selectOption({ label: '県警のサイバー担当' })
    await page.getByLabel('電話番号', { exact: true }).fill('03-0000-0110')
    await page.getByRole('button', { name: '保存する', exact: true }).click()
    await page.getByRole('heading', { name: 'みやま県警察本部（代表）' }).waitFor()
    await visit(page, '/registers/contact')
    await page.keyboard.press('j')
    await page.keyboard.press('Space')
    await expectClean(page, 'registers-chosen')
    await page.getByRole('button', { name: '内容は今も正しいと確認した' }).click()
    await page.getByText('1件を確認しました。').waitFor()
    await page.getByText('確認はすべてそろっています。').waitFor()
    await page.getByRole('button', { name: '元に戻す' }).click()
    await page.getByText('1件のうち 1件の確認が切れています。').waitFor()
    expect(opened.problems).toEqual([])
  })

  it('corrects a row in place by F2, with cells pasted from a spreadsheet', async () => {
    const { page } = opened
    await visit(page, '/registers/contact')
    await page.keyboard.press('j')
    await page.keyboard.press('F2')
    const first = page.getByRole('table').getByLabel('名前')
    await first.waitFor()
    await expectClean(page, 'registers-row')
    await pasteInto(page, 'みやま県警察本部（窓口）\tその他\t03-0000-0111\t平日')
    await page.getByRole('table').getByLabel('電話番号').press('Enter')
    await page.getByRole('link', { name: 'みやま県警察本部（窓口）' }).waitFor()
    await page.getByRole('cell', { name: '03-0000-0111' }).waitFor()
    expect(opened.problems).toEqual([])
  })

  it('puts both versions side by side when another corrected the item meanwhile', async () => {
    const { page } = opened
    await visit(page, '/registers/contact')
    await page.getByRole('link', { name: 'みやま県警察本部（窓口）' }).click()
    await page.getByRole('link', { name: '直す' }).click()
    await page.getByLabel('つながる時間').fill('24時間')
    await changeBehind(page, { hours: '平日 9時から17時' })
    await page.getByRole('button', { name: '保存する', exact: true }).click()
    await page.getByText('ほかの人が先に変更しました').first().waitFor()
    await page.getByRole('radio', { name: /自分が書いた内容/ }).waitFor()
    await expectClean(page, 'registers-conflict')
    await page.getByRole('radio', { name: /自分が書いた内容/ }).click()
    await page.getByRole('button', { name: '保存する', exact: true }).click()
    await page.getByRole('heading', { name: 'みやま県警察本部（窓口）' }).waitFor()
    await page.getByText('24時間', { exact: true }).waitFor()
    expect(takeProblems(/409/)).toEqual([])
  })

  it.each([
    '/',
    '/search?text=みやま',
    '/settings',
    '/settings/body',
    '/settings/units',
    '/settings/seats',
    '/settings/people',
    '/settings/accounts',
    '/settings/keys',
    '/settings/mail',
    '/settings/status',
    '/settings/account',
    '/registers',
    '/registers/contact',
    '/registers/system',
    '/registers/system/new',
    '/registers/contact/import',
    '/nothing-here',
  ])('%s is clean on a desk and on a phone', async (path) => {
    const { page } = opened
    const name = path.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '') || 'today'
    for (const [device, viewport] of Object.entries({ desk, phone })) {
      await page.setViewportSize(viewport)
      await visit(page, path)
      await page.locator('h1').waitFor()
      await expectClean(page, `${name}-${device}`)
    }
    await page.setViewportSize(desk)
    expect(opened.problems).toEqual([])
  })

  it('signs out, and in again with the next code, to the page that was asked for', async () => {
    const { page } = opened
    await visit(page, '/settings/account')
    await page.getByRole('button', { name: 'ログアウトする' }).first().click()
    await page.getByRole('heading', { name: 'ログイン', level: 1 }).waitFor()
    await visit(page, '/registers/contact')
    await signIn(page, person)
    await page.getByRole('heading', { name: '台帳　連絡先' }).waitFor()
    expect(opened.problems).toEqual([])
  })

  it('says that the session ended and keeps what was written', async () => {
    const { page } = opened
    await visit(page, '/registers/contact/new')
    await page.getByLabel('名前', { exact: true }).fill('書きかけの連絡先')
    await page.context().clearCookies()
    await page.getByLabel('組織').fill('みやま県')
    await page.getByLabel('役割').selectOption({ label: 'その他' })
    await page.getByLabel('電話番号', { exact: true }).fill('03-0000-0112')
    await page.getByRole('button', { name: '保存する', exact: true }).click()
    await page.getByText('ログインの時間が切れました。書いた文は残っています。').waitFor()
    await expectClean(page, 'session-ended')
    expect(await page.getByLabel('名前', { exact: true }).inputValue()).toBe('書きかけの連絡先')
    expect(takeProblems(/401/)).toEqual([])
  })
})

/** Pastes as a spreadsheet does, into the control that has the focus. */
async function pasteInto(page: Page, text: string): Promise<void> {
  await page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', ${JSON.stringify(text)})
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement.dispatchEvent(paste)
  }`)
}

/** Another window of the same office: changes the item that the page edits, behind its back. */
async function changeBehind(page: Page, change: Readonly<Record<string, string>>): Promise<void> {
  const id = /item_[0-9a-z]+/.exec(page.url())?.[0] ?? ''
  const status = await page.evaluate(
    async ({ path, values }) => {
      const item = (await (await fetch(path)).json()) as { version: number; values: object }
      const body = JSON.stringify({ version: item.version, values: { ...item.values, ...values } })
      const headers = { 'content-type': 'application/json' }
      return (await fetch(path, { method: 'PUT', headers, body })).status
    },
    { path: `/api/registers/items/${id}`, values: change },
  )
  expect(status).toBe(200)
}

/** The problems so far but those expected, which are forgotten. */
function takeProblems(expected: RegExp): string[] {
  const problems = opened.problems as string[]
  return problems.splice(0).filter((problem) => !expected.test(problem))
}

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${server.origin}${path}`, { waitUntil: 'networkidle' })
}

async function fillBody(page: Page): Promise<void> {
  await page.getByLabel('団体の名前').fill('砦町')
  await page.getByLabel('短い名前').fill('砦町')
  await page.getByLabel('都道府県').fill('みやま県')
  await page.getByRole('textbox', { name: '団体コード' }).fill('13101')
  await page.getByText('131016 と読み取りました。').waitFor()
  await page.getByLabel('ネットワークのモデル').selectOption({ label: 'αモデル' })
  await page.getByRole('button', { name: '次へ進む' }).click()
}

async function fillAdministrator(page: Page): Promise<void> {
  await page.getByLabel('管理者の氏名').fill(person.name)
  await page.getByLabel('所属する課').fill('総務課')
  await page.getByLabel('ログイン名').fill(person.loginName)
  await page.getByLabel('パスワード', { exact: true }).fill(password)
  await page.getByLabel('パスワード（もう一度）').fill(password)
  await page.getByLabel('この人が、案件の責任者').check()
  await page.getByRole('button', { name: '次へ進む' }).click()
  await page.locator('.qr').waitFor()
}

async function inviteTamura(page: Page): Promise<string> {
  await visit(page, '/settings/accounts')
  await page.getByRole('button', { name: 'アカウントを作る' }).click()
  await pick(page, '使う人', '田村')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('ログイン名').fill('tamura')
  await dialog.getByRole('button', { name: 'アカウントを作る' }).click()
  const link = await dialog.getByRole('textbox', { name: '登録のリンク' }).inputValue()
  await dialog.getByRole('button', { name: '閉じる' }).click()
  return link
}

/** Types into a field that offers what it finds, and takes the first. */
async function pick(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).fill(text)
  await page.getByRole('option', { name: text }).click()
}

/** The code of the next period: the one of this period has been used. */
async function signIn(page: Page, account: { loginName: string; secret: string }): Promise<void> {
  await page.getByLabel('ログイン名').fill(account.loginName)
  await page.getByLabel('パスワード').fill(password)
  await page.getByLabel('確認コード').fill(codeAt(account.secret, new Date(Date.now() + 30_000)))
  await page.getByRole('button', { name: 'ログインする', exact: true }).click()
}

/** No fault of accessibility, nothing wider than the screen; the picture is kept. */
async function expectClean(page: Page, name: string): Promise<void> {
  await keepPicture(page, `web-${name}`)
  expect(await findAccessibilityFaults(page)).toEqual([])
  const [content, screen] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, innerWidth]',
  )
  expect(content).toBeLessThanOrEqual(screen)
}
