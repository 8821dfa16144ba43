/** Step 4: evidence with its serial, hash, hands and witness; the package checks with the real `sha256sum -c`. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ja as custody } from '../../src/custody/core/ja.ts'
import { ja as screens } from '../../src/custody/core/screen/ja.ts'
import { ask, finishDialog, look, noted, press, said, visit, type Person, type Town } from './town.ts'

const words = screens.acts
/** Looks like a script and holds letters that encodings lose: it must come out as it went in. */
const bytes = Buffer.from('<script>alert(1)</script>\u0000髙﨑①㈱\r\n'.repeat(500))
const sha256 = createHash('sha256').update(bytes).digest('hex')

/** Adds a log file that somebody took before a witness, puts it in, checks its hash and puts it away. */
export async function addEvidence(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await visit(town, page, `/cases/${noted(town, 'caseId')}/evidence`)
  await look(town, page, 'evidence-from-card')
  await press(page, screens.list.add)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(screens.add.name, { exact: true }).fill('通信の記録（保守の回線）')
  await dialog.getByLabel(screens.add.origin).fill('ZAIMU-AP01')
  await dialog.getByLabel(screens.acquisition.witness, { exact: true }).fill('中村 幸子')
  await dialog.getByLabel(screens.add.place).fill('情報システム係の金庫')
  await look(town, page, 'evidence-add')
  await finishDialog(page, screens.add.submit)
  await page.waitForURL(/\/evidence\/evidence_|\/evidence\/[a-z]+_[0-9a-z]+$/)
  await upload(page)
  await store(page)
  await page.getByText(sha256).first().waitFor()
  await look(town, page, 'evidence-item')
}

async function upload(page: Page): Promise<void> {
  const file = { name: '通信の記録 髙﨑①㈱.txt', mimeType: 'text/plain', buffer: bytes }
  await page.getByRole('button', { name: screens.upload.choose, exact: true }).setInputFiles(file)
  await press(page, screens.upload.start)
  await page.getByText(sha256).first().waitFor()
  await press(page, words.verify)
  await said(page, words.verified({ result: custody.hash.match }))
}

async function store(page: Page): Promise<void> {
  await press(page, words.store)
  await page.getByRole('dialog').getByLabel(words.place, { exact: true }).fill('情報システム係の金庫')
  await finishDialog(page, words.save)
}

/** What the card has put into the list: one item gets its file, the others are left with a reason. */
export async function settleEvidence(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  const caseId = noted(town, 'caseId')
  const { items } = await ask(page, `GET /api/cases/${caseId}/evidence`)
  const open = items.filter((item: { stage: string }) => item.stage === 'identified')
  expect(open.length).toBeGreaterThan(1)
  for (const [index, item] of open.entries()) {
    await visit(town, page, `/cases/${caseId}/evidence/${item.id}`)
    await (index === 0 ? collect(page) : leave(page))
  }
}

async function collect(page: Page): Promise<void> {
  await press(page, words.collect)
  await page.getByRole('dialog').getByLabel(screens.acquisition.noWitness).check()
  await finishDialog(page, words.save)
  await upload(page)
  await store(page)
}

async function leave(page: Page): Promise<void> {
  await press(page, words.leave)
  await page
    .getByRole('dialog')
    .getByLabel(words.reason.leave)
    .fill('仮想の機械で、取る対象がありませんでした')
  await finishDialog(page, words.save)
}

/** Unpacks the package as its receiver would and checks it with the tool that everybody has. */
export async function checkPackage(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await visit(town, page, `/cases/${noted(town, 'caseId')}/evidence`)
  await look(town, page, 'evidence')
  const file = page.waitForEvent('download')
  await page.getByRole('link', { name: screens.list.package }).click()
  const archive = await (await file).path()
  const folder = await mkdtemp(join(tmpdir(), 'toride-package-'))
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder])
    const [root = ''] = await readdir(folder)
    const cwd = join(folder, root)
    const checked = execFileSync('sha256sum', ['-c', 'manifest-sha256.txt'], { cwd, encoding: 'utf8' })
    expect(checked).not.toContain('FAILED')
    expect(checked.split('\n').filter((line) => line.endsWith(': OK')).length).toBeGreaterThan(2)
    expect(await readFile(join(cwd, 'manifest-sha256.txt'), 'utf8')).toContain(sha256)
    expect(await readFile(join(cwd, 'data/custody-log.txt'), 'utf8')).toContain('中村 幸子')
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The list of custody on A4. */
export async function printSheet(handler: Person): Promise<void> {
  const file = handler.page.waitForEvent('download')
  await press(handler.page, screens.list.sheet)
  const sheet = await readFile(await (await file).path())
  expect(sheet.subarray(0, 5).toString()).toBe('%PDF-')
}
