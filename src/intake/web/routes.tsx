/** Pages of the intake. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { TriagePage } from './triage-page.tsx'

export const routes: readonly PageRoute[] = [{ path: '/intake', page: TriagePage }]
