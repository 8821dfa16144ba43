/** Step 7: the case closes when everything is where it must be, and not by its own lead alone. */
import { expect } from 'vitest'
import { ja as incidents } from '../../src/incidents/core/ja.ts'
import { ja as screens } from '../../src/incidents/core/screen/ja.ts'
import { ja as kernel } from '../../src/kernel/core/ja.ts'
import { openCasePage } from './case-work.ts'
import { ask, finishDialog, look, noted, press, said, type Person, type Town } from './town.ts'

const words = screens.closing

/** The page says what is missing as links, and the interface refuses. */
async function readMissing(town: Town, lead: Person): Promise<string[]> {
  const id = noted(town, 'caseId')
  const { missing } = await ask(lead.page, `GET /api/cases/${id}/closing`)
  return missing.map((item: { code: string }) => item.code)
}

export async function cannotCloseYet(town: Town, lead: Person): Promise<void> {
  const id = noted(town, 'caseId')
  expect((await readMissing(town, lead)).length).toBeGreaterThan(3)
  const { version } = await ask(lead.page, `GET /api/cases/${id}`)
  await expect(ask(lead.page, `POST /api/cases/${id}/close`, { version })).rejects.toThrow('409')
  await openCasePage(town, lead)
  await lead.page
    .getByText(/まだ終えられません/)
    .first()
    .waitFor()
}

/** What happened, what came of it, and what is changed so that it does not happen again. */
export async function writeClosing(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await openCasePage(town, handler)
  await press(page, words.write)
  const dialog = page.getByRole('dialog')
  await dialog
    .getByLabel(words.resolution, { exact: true })
    .selectOption({ label: incidents.resolutions.resolved })
  await dialog
    .getByLabel(words.summary, { exact: true })
    .fill('指令サーバとの通信を遮断し、調べ、情報が外へ出ていないと確かめた。')
  await dialog
    .getByLabel(words.corrective, { exact: true })
    .selectOption({ label: words.correctiveKinds.actions })
  await dialog.getByLabel(words.correctiveText).fill('保守の回線を、使うときだけ開ける。')
  await finishDialog(page, kernel.web.save)
}

/** The handler signs that it may end; the lead, who alone could not, ends it. */
export async function closeCase(
  town: Town,
  { handler, lead }: { handler: Person; lead: Person },
): Promise<void> {
  expect(await readMissing(town, lead)).toEqual(['incidents.second_person'])
  await openCasePage(town, handler)
  await press(handler.page, words.countersign)
  await finishDialog(handler.page, words.countersign)
  await openCasePage(town, lead)
  await look(town, lead.page, 'case-ready-to-close')
  await press(lead.page, words.close)
  await finishDialog(lead.page, words.close)
  await said(lead.page, words.done)
  await look(town, lead.page, 'case-closed')
  const standing = await ask(lead.page, `GET /api/cases/${noted(town, 'caseId')}`)
  expect(standing).toMatchObject({ stage: 'closed', countersign: { by: { name: handler.name } } })
}
