/** What the intake puts on the page of a case: the reports that belong to it. */
import { caseLinks } from '../../incidents/web/public.tsx'
import { fillWeb } from '../../kernel/web/web-slot.tsx'
import { CaseReports } from './case-reports.tsx'

export const fillings = [fillWeb(caseLinks, CaseReports)]
