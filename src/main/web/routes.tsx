/** All pages, slice by slice in the order of `order.ts`. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { routes as access } from '../../access/web/routes.tsx'
import { routes as attestation } from '../../attestation/web/routes.tsx'
import { routes as detection } from '../../detection/web/routes.tsx'
import { routes as custody } from '../../custody/web/routes.tsx'
import { routes as duties } from '../../duties/web/routes.tsx'
import { routes as incidents } from '../../incidents/web/routes.tsx'
import { routes as intake } from '../../intake/web/routes.tsx'
import { routes as logs } from '../../logs/web/routes.tsx'
import { routes as organization } from '../../organization/web/routes.tsx'
import { routes as registers } from '../../registers/web/routes.tsx'
import { routes as sealing } from '../../sealing/web/routes.tsx'
import { SearchPage } from './search-page.tsx'
import { SettingsIndexPage } from './settings-index-page.tsx'
import { StatusPage } from './status-page.tsx'
import { TodayPage } from './today-page.tsx'

const own: readonly PageRoute[] = [
  { path: '/', page: TodayPage },
  { path: '/search', page: SearchPage },
  { path: '/settings', page: SettingsIndexPage },
  { path: '/settings/status', page: StatusPage },
]

export const pages: readonly PageRoute[] = [
  ...organization,
  ...access,
  ...attestation,
  ...registers,
  ...logs,
  ...incidents,
  ...custody,
  ...duties,
  ...intake,
  ...detection,
  ...sealing,
  ...own,
]
