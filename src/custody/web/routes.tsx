/** Pages of evidence. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { EvidencePage } from './evidence-page.tsx'
import { ItemPage } from './item-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/cases/$id/evidence', page: EvidencePage },
  { path: '/cases/$id/evidence/$item', page: ItemPage },
]
