/** Pages of the intake. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { PhonePage } from './phone-page.tsx'
import { ReportPage } from './report-page.tsx'
import { StaffPage } from './staff-page.tsx'
import { StartPage } from './start-page.tsx'
import { TakenPage } from './taken-page.tsx'
import { TriagePage } from './triage-page.tsx'
import { WritePage } from './write-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/intake', page: TriagePage },
  { path: '/intake/new', page: StartPage },
  { path: '/intake/phone/$id', page: PhonePage },
  { path: '/intake/report', page: StaffPage },
  { path: '/intake/write', page: WritePage },
  { path: '/intake/taken', page: TakenPage },
  { path: '/intake/reports/$id', page: ReportPage },
]
