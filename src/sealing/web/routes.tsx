/** The page of sealed cases. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { SealedPage } from './sealed-page.tsx'

export const routes: readonly PageRoute[] = [{ path: '/sealed', page: SealedPage }]
