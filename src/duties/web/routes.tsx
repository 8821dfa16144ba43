/** The pages of duties. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { CaseDutiesPage } from './case-duties-page.tsx'
import { DocumentPage } from './document-page.tsx'
import { DutiesPage } from './duties-page.tsx'
import { SheetPage } from './sheet-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/duties', page: DutiesPage },
  { path: '/duties/$caseId', page: CaseDutiesPage },
  { path: '/duties/$caseId/sheet', page: SheetPage },
  { path: '/duties/$caseId/documents/$id', page: DocumentPage },
]
