/** Pages of access: the entrance, one's own account, and what the administrator settles. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { AccountPage } from './account-page.tsx'
import { AccountsPage } from './accounts-page.tsx'
import { EnrolmentPage } from './enrolment-page.tsx'
import { KeysPage } from './keys-page.tsx'
import { MailPage } from './mail-page.tsx'
import { PeoplePage } from './people-page.tsx'
import { SeatsPage } from './seats-page.tsx'
import { SetUpPage } from './set-up-page.tsx'
import { SignInMethodsPage } from './sign-in-methods-page.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { SsoPage } from './sso-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/sign-in', page: SignInPage, standsAlone: true },
  { path: '/sso', page: SsoPage, standsAlone: true },
  { path: '/set-up', page: SetUpPage, standsAlone: true },
  { path: '/enrol', page: EnrolmentPage, standsAlone: true },
  { path: '/settings/seats', page: SeatsPage },
  { path: '/settings/people', page: PeoplePage },
  { path: '/settings/accounts', page: AccountsPage },
  { path: '/settings/keys', page: KeysPage },
  { path: '/settings/sign-in-methods', page: SignInMethodsPage },
  { path: '/settings/mail', page: MailPage },
  { path: '/settings/account', page: AccountPage },
]
