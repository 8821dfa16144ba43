/** Steps 2 and 3: the alert appears, joins the call by the registered server, and a case is opened from both. */
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import { ja as intake } from '../../src/intake/core/ja.ts'
import { ja as screens } from '../../src/intake/core/screen/ja.ts'
import { accounting } from './registers.ts'
import { ask, finishDialog, look, noted, press, visit, type Person, type Town } from './town.ts'

const acts = screens.acts

/** Waits for the machine's report; the rule that fired and the registered machine stand on it. */
export async function awaitAlert(town: Town, handler: Person): Promise<void> {
  const alerts = async () => (await ask(handler.page, 'GET /api/reports?show=alerts')).rows
  await vi.waitUntil(async () => (await alerts()).length > 0, { timeout: 30_000, interval: 200 })
  const alert = (await alerts())[0]
  town.notes.set('alertId', alert.id)
  town.notes.set('alertNumber', alert.numberLabel)
}

/** "Today" tells the handler what nobody has taken; from there to the triage. */
export async function openTriage(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await visit(town, page, '/')
  await page.getByText(noted(town, 'reportNumber')).first().waitFor()
  await page.getByText(noted(town, 'alertNumber')).first().waitFor()
  await look(town, page, 'today')
  await page.keyboard.press('g')
  await page.keyboard.press('2')
  await page.getByRole('heading', { name: screens.triage.title, level: 1 }).waitFor()
  await page.getByRole('row', { name: noted(town, 'reportNumber') }).click()
  await press(page, acts.take)
  await page
    .getByText(screens.triage.takenBy({ name: handler.name }))
    .first()
    .waitFor()
}

/** Calls back the number of the register; the caller's own number is not on offer. */
export async function verifyCaller(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await press(page, acts.verify)
  const dialog = page.getByRole('dialog')
  await dialog
    .getByText(acts.verifyForbidden({ number: '03-0000-9999' }))
    .first()
    .waitFor()
  const offered = await dialog.getByLabel(acts.contact).getByRole('option').allInnerTexts()
  expect(offered.join()).toContain('03-0000-4110')
  expect(offered.join()).not.toContain('03-0000-9999')
  await dialog.getByLabel(acts.outcome).selectOption({ label: intake.verificationOutcomes.verified })
  await dialog.getByLabel(acts.note).fill('交換台から大森さんにつながり、用件が合った')
  await look(town, page, 'verify-caller')
  await finishDialog(page, acts.verifyDone)
  // Both are read again: the reasons of the proposal, and the report whose version the next act carries.
  await page.getByText(intake.proposal.verified).first().waitFor()
  await page
    .getByText(/^[✓\s]*折り返して確かめた/)
    .first()
    .waitFor()
}

/** The proposal gives its reasons; the case takes the call and the alert together. */
export async function openCase(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  const reasons = page.getByRole('listitem')
  await reasons.filter({ hasText: `${noted(town, 'alertNumber')} も` }).waitFor()
  await reasons.filter({ hasText: accounting.name }).first().waitFor()
  await chooseInitialValues(page)
  await look(town, page, 'triage')
  await press(page, acts.openCase({ reports: 1, alerts: 1 }))
  await page.waitForURL(/\/cases\/case_/)
  town.notes.set('caseId', /case_[0-9a-z]+/.exec(page.url())?.[0] ?? '')
  const standing = await ask(page, `GET /api/cases/${noted(town, 'caseId')}`)
  town.notes.set('caseNumber', standing.number)
  for (const name of ['reportId', 'alertId']) {
    const report = await ask(page, `GET /api/reports/${noted(town, name)}`)
    expect(report).toMatchObject({ stage: 'linked', caseId: noted(town, 'caseId') })
  }
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function chooseInitialValues(page: Page): Promise<void> {
  const initial = page.getByRole('region', { name: screens.proposal.initial })
  await initial.getByLabel(screens.proposal.caseTitle).fill('財務会計サーバから攻撃者の指令サーバへの通信')
  await initial.getByLabel(screens.proposal.severity).selectOption('3')
  expect(await initial.getByLabel(screens.proposal.zone).inputValue()).toBe('lgwan')
  await initial.getByLabel(screens.proposal.category).selectOption('c2_communication')
}
