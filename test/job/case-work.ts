/** Step 3: the case is declared, a countermeasure is proposed, approved and carried out, the CISO decides. */
import { ja as incidents } from '../../src/incidents/core/ja.ts'
import { ja as screens } from '../../src/incidents/core/screen/ja.ts'
import { finishDialog, look, noted, press, said, visit, type Person, type Town } from './town.ts'

const measure = '203.0.113.45 との通信の遮断'
const { measures, decisions, head } = screens

export async function openCasePage(town: Town, person: Person): Promise<void> {
  await visit(town, person.page, `/cases/${noted(town, 'caseId')}`)
  await person.page.getByRole('heading', { name: screens.timeline.title }).first().waitFor()
}

/** To declare is an act of its own, with its reason. */
export async function declare(town: Town, lead: Person): Promise<void> {
  const { page } = lead
  await openCasePage(town, lead)
  await press(page, head.declare)
  await page.getByRole('dialog').getByLabel(head.declareCriteria).fill('公的機関の連絡と、ログが一致した')
  await finishDialog(page, head.declare)
  await said(page, head.declareDone)
}

export async function proposeMeasure(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await openCasePage(town, handler)
  await look(town, page, 'case')
  await press(page, measures.propose)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(measures.type).selectOption({ label: incidents.measureTypes.block })
  await dialog.getByLabel(measures.titleField).fill(measure)
  await dialog
    .getByLabel(measures.targetKind, { exact: true })
    .selectOption({ label: measures.targetKinds.other })
  await dialog.getByLabel(measures.targetLabel).fill('203.0.113.45')
  await dialog.getByLabel(measures.rollbackField).fill('境界の装置の規則を外す')
  await dialog.getByLabel(measures.reviewField).fill(inDays(7))
  await look(town, page, 'measure')
  await finishDialog(page, measures.submit)
  await said(page, measures.done)
}

/** A minute of the day in `days` days, as the control of the browser takes it. */
function inDays(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:00`
}

/** Whoever proposed cannot approve; the lead approves, the handler carries it out. */
export async function carryOutMeasure(town: Town, { handler, lead }: { handler: Person; lead: Person }) {
  await openCasePage(town, lead)
  const row = lead.page.getByRole('row', { name: measure })
  await row.getByRole('button', { name: measures.acts.approve }).click()
  await finishDialog(lead.page, measures.acts.approve)
  await openCasePage(town, handler)
  await handler.page
    .getByRole('row', { name: measure })
    .getByRole('button', { name: measures.acts.activate })
    .click()
  await finishDialog(handler.page, measures.acts.activate)
  await handler.page
    .getByRole('row', { name: measure })
    .getByText(incidents.measureStages.active)
    .first()
    .waitFor()
}

export async function decide(town: Town, ciso: Person): Promise<void> {
  const { page } = ciso
  await openCasePage(town, ciso)
  await press(page, decisions.write)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(decisions.whatField, { exact: true }).fill('財務会計を止めたまま調べる')
  await dialog.getByLabel(decisions.whyField, { exact: true }).fill('攻撃者が残っている疑いがあるため')
  await dialog.getByLabel(decisions.informationField, { exact: true }).fill('指令サーバとの通信が続いていた')
  await finishDialog(page, decisions.save)
  await said(page, '財務会計を止めたまま調べる')
}
