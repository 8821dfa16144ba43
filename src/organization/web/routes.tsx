/** Pages of the organization: the body and its units. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { BodyPage } from './body-page.tsx'
import { UnitsPage } from './units-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/settings/body', page: BodyPage },
  { path: '/settings/units', page: UnitsPage },
]
