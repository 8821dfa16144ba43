/** Shown for an address that no page answers to. */
import { ButtonLink } from '../../kernel/web/button.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { ja } from '../core/ja.ts'

export function NotFoundPage() {
  return (
    <Page title={ja.web.notFoundTitle} lead={ja.web.notFound}>
      <ButtonLink href="/" look="filled">
        {ja.web.openToday}
      </ButtonLink>
    </Page>
  )
}
