/** Pages of access: the entrance and one's own account. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { AccountPage } from './account-page.tsx'
import { EnrolmentPage } from './enrolment-page.tsx'
import { SetUpPage } from './set-up-page.tsx'
import { SignInPage } from './sign-in-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/sign-in', page: SignInPage, standsAlone: true },
  { path: '/set-up', page: SetUpPage, standsAlone: true },
  { path: '/enrolment', page: EnrolmentPage, standsAlone: true },
  { path: '/settings/account', page: AccountPage },
]
