/** The address bar as state: links, path members, query members. Pages use these and not the router itself. */
import { useCallback } from 'react'
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { useLocation, useNavigate, useParams as useRouterParams } from '@tanstack/react-router'

export type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  href: string
  children: ReactNode
}

/** A link inside Toride: an ordinary `<a>` (opens in a new tab as any link), followed without a reload. */
export function Link({ href, onClick, ...rest }: LinkProps) {
  const go = useGo()
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !isPlain || rest.target || !href.startsWith('/')) return
    event.preventDefault()
    go(href)
  }
  return (
    <a href={href} onClick={follow} {...rest}>
      {rest.children}
    </a>
  )
}

/** Answers a function that goes to `href`; `replaces` leaves no entry behind for Back and scrolls nowhere. */
export function useGo(): (href: string, options?: { replaces?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (href, options = {}) => {
      const isSamePlace = options.replaces === true
      void navigate({ href, replace: isSamePlace, resetScroll: !isSamePlace })
    },
    [navigate],
  )
}

/** Path and query of this page, as one text. */
export function useHere(): { path: string; href: string } {
  const { pathname, href } = useLocation()
  return { path: pathname, href }
}

/** Member `name` of the path (`/cases/$id`). Throws when the route has none: a mistake of the page. */
export function usePathMember(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useRouterParams({ strict: false })
  const value = params[name]
  if (value === undefined) throw new Error(`this route has no member ${name}`)
  return value
}

export type Query = Readonly<Record<string, string | undefined>>

/** Query members of the page and a function that changes some of them (`undefined` removes). */
export function useQueryMembers(): [Query, (change: Query, options?: { replaces?: boolean }) => void] {
  const { pathname, searchStr } = useLocation()
  const go = useGo()
  const members = Object.fromEntries(new URLSearchParams(searchStr))
  const change = (next: Query, options: { replaces?: boolean } = {}) => {
    const query = new URLSearchParams(searchStr)
    for (const [name, value] of Object.entries(next))
      if (value === undefined || value === '') query.delete(name)
      else query.set(name, value)
    const text = query.toString()
    go(text === '' ? pathname : `${pathname}?${text}`, options)
  }
  return [members, change]
}
