/** Step 3: the first-response card says what to do and what not; its steps leave times, people and evidence. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ja as screens } from '../../src/incidents/core/screen/ja.ts'
import { openCasePage } from './case-work.ts'
import { ask, finishDialog, look, noted, press, said, type Person, type Town } from './town.ts'

const words = screens.run

type Step = {
  id: string
  number: number
  name: string
  records: { label: string; kind: string; required: boolean }[]
}

export async function startCard(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await openCasePage(town, handler)
  await press(page, screens.work.startCard)
  const card = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'C2通信の通報' })
  await look(town, page, 'cards')
  await card.getByRole('button', { name: screens.work.start, exact: true }).click()
  await page.waitForURL(/\/cards\/run_/)
  await page.getByRole('heading', { name: words.title({ name: 'C2通信の通報' }) }).waitFor()
  await page.getByText('電源を切らない。再起動しない。').first().waitFor()
  await look(town, page, 'card')
}

/** Every step is left: one after asking, one because it is not possible, the others done. */
export async function runCard(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  const runId = /run_[0-9a-z]+/.exec(page.url())?.[0] ?? ''
  const { card } = await ask(page, `GET /api/runs/${runId}`)
  const steps: Step[] = card.steps
  for (const step of steps) {
    await page.getByRole('heading', { name: step.name, level: 2 }).waitFor()
    if (step.number === 2) await askFirst(page)
    if (step.number === 6) await cannotDo(page)
    else await finishStep(page, step, step === steps.at(-1))
  }
  await page.getByText(words.finished).first().waitFor()
  await look(town, page, 'card-finished')
  const { run } = await ask(page, `GET /api/runs/${runId}`)
  expect(run.settled).toBe(steps.length)
}

async function finishStep(page: Page, step: Step, isLast: boolean): Promise<void> {
  for (const record of step.records.filter((one) => one.required)) {
    const field = page.getByRole('textbox', { name: record.label, exact: true })
    await field.fill(
      record.kind === 'number' ? '0' : record.kind === 'time' ? '9時31分' : '会計課　中村 幸子',
    )
  }
  await press(page, isLast ? words.finishLast : words.finish({ number: step.number + 1 }))
}

async function askFirst(page: Page): Promise<void> {
  await press(page, words.ask)
  await page.getByRole('dialog').getByLabel(words.askWhat).fill('仮想の機械なので、抜く線がありません')
  await finishDialog(page, words.save)
  await said(page, words.recorded)
}

async function cannotDo(page: Page): Promise<void> {
  await press(page, words.notPossible)
  await page.getByRole('dialog').getByLabel(words.reason).fill('ほかの機械のログが、まだ届いていません')
  await finishDialog(page, words.save)
}

/** The card also works on paper. */
export async function printCard(handler: Person): Promise<void> {
  const file = handler.page.waitForEvent('download')
  await press(handler.page, words.print)
  const bytes = await readFile(await (await file).path())
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
}

/** What was done stands in the timeline of the case. */
export async function readTimeline(town: Town, handler: Person): Promise<void> {
  const { timeline } = await ask(handler.page, `GET /api/cases/${noted(town, 'caseId')}`)
  const texts = timeline.map((entry: { text: string }) => entry.text).join('\n')
  for (const text of [noted(town, 'reportNumber'), noted(town, 'alertNumber'), 'ネットワークの線を抜く'])
    expect(texts).toContain(text)
  await openCasePage(town, handler)
  await press(handler.page, screens.timeline.asTable)
  await handler.page
    .getByRole('cell', { name: /ネットワークの線を抜く/ })
    .first()
    .waitFor()
  await look(town, handler.page, 'timeline-table')
}
