/** Numbers of reports as people say them: a report and an alert count apart. */
import { fiscalYear } from '../../kernel/core/calendar.ts'
import { ja } from './ja.ts'
import type { Report } from './report.ts'

/** `fiscalYear` is the western year in which the fiscal year begins; the figure shown is that of the era. */
export function formatNumber(report: Pick<Report, 'kind' | 'fiscalYear' | 'number'>): string {
  return ja.number({
    kind: report.kind,
    fiscalYear: fiscalYear(`${report.fiscalYear}-04-01`).figure,
    number: String(report.number).padStart(4, '0'),
  })
}
