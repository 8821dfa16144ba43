/** Step 6: one fact sheet becomes a document in three formats; reviewed, approved, submitted by people. */
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import PizZip from 'pizzip'
import { expect } from 'vitest'
import { ja as screens } from '../../src/duties/core/screen/ja.ts'
import { ask, finishDialog, look, noted, press, said, visit, type Person, type Town } from './town.ts'

/** Letters that cheap fonts and encodings lose. */
const letters = '髙﨑①㈱'
const words = screens.document

/** The draft of the report to the commission, filled from one fact sheet. */
export async function draftDocument(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await visit(town, page, `/duties/${noted(town, 'caseId')}`)
  const row = page.getByRole('row', { name: '漏えい等報告書' })
  await row.getByRole('button', { name: screens.documents.make }).click()
  await page.waitForURL(/\/documents\//)
  town.notes.set('documentPath', new URL(page.url()).pathname)
  await page.getByRole('link', { name: words.edit }).click()
  await page.getByRole('heading', { name: screens.sheet.title({ form: '漏えい等報告書' }) }).waitFor()
  await fillSheet(page)
  await look(town, page, 'fact-sheet')
  await press(page, screens.sheet.save)
  await said(page, screens.sheet.saved)
  await page.getByRole('link', { name: screens.sheet.back }).click()
  await page.getByText(letters).first().waitFor()
  await look(town, page, 'document-draft')
  await press(page, words.requestReview)
  await said(page, words.done.requested)
}

async function fillSheet(page: Page): Promise<void> {
  const write = (label: RegExp, text: string) => page.getByRole('textbox', { name: label }).fill(text)
  const choose = (label: RegExp, option: string) =>
    page.getByRole('combobox', { name: label }).selectOption(option)
  await write(/^実施機関/, '砦町長')
  await write(/^発生日/, '令和8年11月24日ごろ')
  await write(/^事実の経過/, `保守の委託先 ${letters} の回線から侵入された疑いがあります。`)
  await choose(/^発見者/, '警察')
  await page.getByRole('group', { name: /^媒体/ }).getByLabel('電子データ').check()
  await choose(/^有無/, '不明')
  await write(/^今後実施する措置/, '保守の回線を、使うときだけ開けるようにします。')
  await page.getByLabel(screens.sheet.unknownYetOf({ label: '詳しい内容' })).check()
}

/** A second person reviews, a third approves; afterwards nothing of it changes. */
export async function approveDocument(town: Town, people: { handler: Person; lead: Person; ciso: Person }) {
  const { handler, lead, ciso } = people
  const path = noted(town, 'documentPath')
  const id = path.split('/').at(-1) ?? ''
  await visit(town, lead.page, path)
  await press(lead.page, words.review)
  await said(lead.page, words.done.reviewed)
  await visit(town, ciso.page, path)
  await press(ciso.page, words.approve)
  await look(town, ciso.page, 'document-approve')
  await finishDialog(ciso.page, screens.approveDialog.send)
  await said(ciso.page, words.done.approved)
  await look(town, ciso.page, 'document-approved')
  await visit(town, handler.page, path)
  expect(await handler.page.getByRole('link', { name: words.edit }).count()).toBe(0)
  const { version } = await ask(handler.page, `GET /api/documents/${id}`)
  await expect(ask(handler.page, `POST /api/documents/${id}/request-review`, { version })).rejects.toThrow(
    '409',
  )
}

/** All three formats hold the letters, and come out byte for byte the same twice. */
export async function takeFiles(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await visit(town, page, noted(town, 'documentPath'))
  const take = async (format: 'pdf' | 'docx' | 'xlsx'): Promise<Buffer> => {
    const file = page.waitForEvent('download')
    await press(page, words.get({ format: words.formats[format] }))
    return readFile(await (await file).path())
  }
  const docx = await take('docx')
  expect(textOf(docx, 'word/document.xml')).toContain(letters)
  expect(textOf(await take('xlsx'), 'xl/sharedStrings.xml')).toContain(letters)
  const pdf = await take('pdf')
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  const text = pdfText(pdf)
  if (text !== undefined) expect(text).toContain(letters)
  expect((await take('docx')).equals(docx)).toBe(true)
}

function textOf(archive: Buffer, name: string): string {
  return new PizZip(archive).file(name)?.asText() ?? ''
}

/** The text of a PDF where the host has a reader; `undefined` elsewhere. */
function pdfText(bytes: Buffer): string | undefined {
  try {
    return execFileSync('pdftotext', ['-', '-'], { input: bytes, encoding: 'utf8' }).replaceAll(/\s/g, '')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/** The person who submitted it outside writes down how, when and under which receipt. */
export async function recordSubmission(town: Town, lead: Person): Promise<void> {
  const { page } = lead
  const dialog = page.getByRole('dialog')
  await visit(town, page, noted(town, 'documentPath'))
  await press(page, words.submit)
  await dialog.getByText(screens.submitDialog.lead).first().waitFor()
  await dialog.getByLabel(screens.submitDialog.channel).fill('個人情報保護委員会の受付画面')
  await dialog.getByLabel(screens.submitDialog.receipt).fill('R8-004182')
  await look(town, page, 'submission')
  await finishDialog(page, screens.submitDialog.send)
  await page
    .getByText(/受付番号 R8-004182/)
    .first()
    .waitFor()
  await look(town, page, 'document-submitted')
}
