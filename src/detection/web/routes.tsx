/** Pages of the detection. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { RulesPage } from './rules-page.tsx'

export const routes: readonly PageRoute[] = [{ path: '/rules', page: RulesPage }]
