/** Pages of the logs. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { SearchPage } from './search-page.tsx'

export const routes: readonly PageRoute[] = [{ path: '/logs', page: SearchPage }]
