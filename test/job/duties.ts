/** Step 5: facts as yes, no and unknown; the duties that follow, with dates, reasons and articles. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ja as kernel } from '../../src/kernel/core/ja.ts'
import { ja as screens } from '../../src/duties/core/screen/ja.ts'
import { ask, finishDialog, look, noted, press, said, visit, type Person, type Town } from './town.ts'

const { yes, no, unknown } = kernel.web

/** Nothing is known: every report is a candidate, and the strictest clock runs. */
export async function readCandidates(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await visit(town, page, `/duties/${noted(town, 'caseId')}`)
  await page.getByText('個人情報保護委員会へ 速報').first().waitFor()
  await page.getByText(screens.duties.candidate, { exact: true }).first().waitFor()
  expect(await answerOf(page, '情報が外へ出た')).toBe(unknown)
  await look(town, page, 'duties-candidates')
}

/** Answers what is known; the difference is shown before it is saved. */
export async function answerFacts(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await answer(page, '情報が外へ出た', yes)
  await page.getByRole('heading', { name: screens.preview.title }).waitFor()
  await answer(page, '不正の目的', yes)
  await answer(page, '外部からの攻撃', yes)
  await answer(page, '個人番号（マイナンバー）が含まれる', no)
  await answer(page, '業務のシステムが止まった', unknown)
  await page.getByLabel('最大の人数', { exact: true }).fill('1,200')
  await page
    .getByText(/不正の目的による行為のおそれがある：不明 → はい/)
    .first()
    .waitFor()
  await look(town, page, 'duties-difference')
  await press(page, screens.preview.save)
  await said(page, screens.saved)
}

/** Each duty says until when, why and by which article; nothing ever says that no report is needed. */
export async function readDuties(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  const { duties, facts } = await ask(page, `GET /api/cases/${noted(town, 'caseId')}/duties`)
  const preliminary = duties.find((duty: { key: string }) => duty.key === 'appi.preliminary')
  expect(preliminary).toMatchObject({ standing: 'expected' })
  const known = new Date(facts.knownAt)
  expect(preliminary.due.targetAt).toBe(endOfDay(known, 3))
  expect(preliminary.due.limitAt).toBe(endOfDay(known, 5))
  await page
    .getByText(/理由：/)
    .first()
    .waitFor()
  await page.getByText(/3号/).first().waitFor()
  expect(await page.getByText('報告不要').count()).toBe(0)
  await page
    .getByText(/不明 → はい/)
    .first()
    .waitFor()
  await look(town, page, 'duties')
  await visit(town, page, '/duties')
  await page.getByText('個人情報保護委員会へ 速報').first().waitFor()
  await look(town, page, 'duties-overview')
}

/** The end of the `count`th day in Tokyo, the day of knowing being the first. */
function endOfDay(known: Date, count: number): string {
  const offsetMs = 9 * 3_600_000
  const day = new Date(known.getTime() + offsetMs)
  const end = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + count) - offsetMs
  return new Date(end).toISOString()
}

/** After the analysis nothing went out: the duties fall away only when the CISO says so, with a reason. */
export async function settleRest(
  town: Town,
  { handler, ciso }: { handler: Person; ciso: Person },
): Promise<void> {
  const path = `/duties/${noted(town, 'caseId')}`
  await visit(town, handler.page, path)
  for (const question of ['情報が外へ出た', '不正の目的', '外部からの攻撃', '業務のシステムが止まった'])
    await answer(handler.page, question, no)
  for (const question of ['なくなった、または消えた', '使えなくなった', '盗まれた'])
    await answer(handler.page, question, no)
  await press(handler.page, screens.preview.save)
  await said(handler.page, screens.saved)
  await visit(town, ciso.page, path)
  await ciso.page.getByText(screens.duties.fellAwayTitle).first().waitFor()
  await press(ciso.page, screens.duties.fellAwayAct)
  const dialog = ciso.page.getByRole('dialog')
  for (const box of await dialog.getByRole('checkbox').all()) await box.check()
  await dialog.getByLabel(screens.asideDialog.reason).fill('通信の記録を調べ、情報が外へ出ていないと確かめた')
  await look(town, ciso.page, 'duties-set-aside')
  await finishDialog(ciso.page, screens.asideDialog.send)
}

function answer(page: Page, question: string, words: string): Promise<void> {
  const group = page.getByRole('radiogroup', { name: question })
  return group.getByRole('radio', { name: words, exact: true }).check({ force: true })
}

async function answerOf(page: Page, question: string): Promise<string> {
  for (const words of [yes, no, unknown]) {
    const radio = page
      .getByRole('radiogroup', { name: question })
      .getByRole('radio', { name: words, exact: true })
    if (await radio.isChecked()) return words
  }
  return ''
}
