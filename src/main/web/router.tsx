/** Joins the pages of all slices into one router; the address is the state. */
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { Gate } from './gate.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { pages } from './routes.tsx'

/** The router of the web app. Query members stay plain text. */
export function createToride() {
  const root = createRootRoute({ component: Outlet })
  const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Gate })
  const alone: AnyRoute[] = pages
    .filter((page) => page.standsAlone === true)
    .map((page) => createRoute({ getParentRoute: () => root, path: page.path, component: page.page }))
  const framed: AnyRoute[] = pages
    .filter((page) => page.standsAlone !== true)
    .map((page) => createRoute({ getParentRoute: () => inside, path: page.path, component: page.page }))
  const missing = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage })
  return createRouter({
    routeTree: root.addChildren([...alone, inside.addChildren([...framed, missing])]),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (members) => {
      const query = new URLSearchParams(members as Record<string, string>).toString()
      return query === '' ? '' : `?${query}`
    },
    scrollRestoration: true,
  })
}
