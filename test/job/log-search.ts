/** Step 2: from the alert to the lines behind it, in a query of Japanese words. */
import { expect } from 'vitest'
import { ja as intake } from '../../src/intake/core/screen/ja.ts'
import { ja as screens } from '../../src/logs/core/screen/ja.ts'
import { attacker } from './log-lines.ts'
import { look, noted, said, visit, type Person, type Town } from './town.ts'

const words = screens.search

export async function searchLogs(town: Town, handler: Person): Promise<void> {
  const { page } = handler
  await visit(town, page, `/intake/reports/${noted(town, 'alertId')}`)
  await page.getByRole('link', { name: intake.detail.openLogs }).click()
  await page.getByRole('heading', { name: words.title, level: 1 }).waitFor()
  const table = page.getByRole('table', { name: words.results })
  await table.waitFor()
  const query = page.getByRole('textbox', { name: words.query })
  await query.fill(`通信先 = ${attacker}`)
  await query.press('Enter')
  await said(page, words.found({ total: 5 }))
  await table.getByRole('button', { expanded: false }).first().click()
  await page
    .getByText(/type="traffic"/)
    .first()
    .waitFor()
  await look(town, page, 'logs')
  await query.fill('通信先 = 192.0.2.200')
  await query.press('Enter')
  await page.getByText(words.none).first().waitFor()
  await look(town, page, 'logs-nothing')
  expect(page.url()).toContain('192.0.2.200')
}
