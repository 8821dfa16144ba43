/** Pages of the logs. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { ImportPage } from './import-page.tsx'
import { SearchPage } from './search-page.tsx'
import { SourcesPage } from './sources-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/logs', page: SearchPage },
  { path: '/logs/sources', page: SourcesPage },
  { path: '/logs/import', page: ImportPage },
]
