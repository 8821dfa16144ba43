/** Pages of the job on which no step acts: each is opened once and looked at. */
import { look, noted, visit, type Person, type Town } from './town.ts'

export async function openOtherPages(town: Town, handler: Person): Promise<void> {
  const caseId = noted(town, 'caseId')
  const pages: Record<string, string> = {
    cases: '/cases?stage=all',
    cards: '/cards',
    handover: `/cases/${caseId}/handover`,
    'log-sources': '/logs/sources',
    'log-import': '/logs/import',
    rules: '/rules',
    'staff-report': '/intake/report',
    'paper-slip': '/intake/write?kind=paper',
    'triage-decided': '/intake?show=decided',
    'alert-slip': `/intake/reports/${noted(town, 'alertId')}`,
    search: '/search?text=203.0.113.45',
  }
  for (const [name, path] of Object.entries(pages)) {
    await visit(town, handler.page, path)
    await look(town, handler.page, name)
  }
}
