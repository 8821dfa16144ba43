/** Pages of cases and first-response cards. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { CardPage, CardsPage } from './card-pages.tsx'
import { CasePage } from './case-page.tsx'
import { CasesPage } from './cases-page.tsx'
import { HandoverPage } from './handover-page.tsx'
import { RunPage } from './run-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/cases', page: CasesPage },
  { path: '/cases/$id', page: CasePage },
  { path: '/cases/$id/handover', page: HandoverPage },
  { path: '/cases/$id/cards/$run', page: RunPage },
  { path: '/cards', page: CardsPage },
  { path: '/cards/$id', page: CardPage },
]
