/** Pages of attestation: the record's proof. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { AttestationPage } from './attestation-page.tsx'
import { ErasuresPage } from './erasures-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/settings/attestation', page: AttestationPage },
  { path: '/settings/erasures', page: ErasuresPage },
]
