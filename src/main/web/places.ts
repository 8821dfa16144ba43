/** The places of the navigation and who sees which. */
import type { Role } from '../../kernel/core/actor.ts'
import { ja } from '../core/ja.ts'

const words = ja.web.places

export type Place = {
  readonly key: string
  readonly label: string
  readonly href: string
  /** Pages whose path begins so belong to this place. */
  readonly prefixes: readonly string[]
}

const today: Place = { key: 'today', label: words.today, href: '/', prefixes: [] }
const intake: Place = {
  key: 'intake',
  label: words.intake,
  href: '/intake',
  prefixes: ['/intake'],
}
const cases: Place = {
  key: 'cases',
  label: words.cases,
  href: '/cases',
  prefixes: ['/cases', '/cards', '/sealed'],
}
const logs: Place = { key: 'logs', label: words.logs, href: '/logs', prefixes: ['/logs', '/rules'] }
const registers: Place = {
  key: 'registers',
  label: words.registers,
  href: '/registers',
  prefixes: ['/registers'],
}
const duties: Place = { key: 'duties', label: words.duties, href: '/duties', prefixes: ['/duties'] }
const settings: Place = { key: 'settings', label: words.settings, href: '/settings', prefixes: ['/settings'] }
const takenReports: Place = {
  key: 'takenReports',
  label: words.takenReports,
  href: '/intake/taken',
  prefixes: ['/intake/taken'],
}
const contacts: Place = {
  key: 'contacts',
  label: words.contacts,
  href: '/registers/contact',
  prefixes: ['/registers/contact'],
}

/** The seven places, in the order of `g 1` to `g 7`. */
export const sevenPlaces = [today, intake, cases, logs, registers, duties, settings] as const

const inOrder: readonly Place[] = [today, intake, takenReports, cases, logs, registers, duties, settings]

/** The permission without which a place would only refuse. */
const needs: Readonly<Record<string, string>> = {
  intake: 'report.read',
  cases: 'case.read',
  logs: 'log.search',
  registers: 'register.read',
  duties: 'duty.read',
}

/** Who answers the telephone sees the reports and nothing that could distract. */
const onlyReports: ReadonlySet<Role> = new Set(['switchboard'])

export type Visitor = { readonly roles: readonly Role[]; readonly permissions: ReadonlySet<string> }

/** Places that this person sees, in one order. */
export function placesFor({ roles, permissions }: Visitor): readonly Place[] {
  const isNarrow = roles.every((role) => onlyReports.has(role))
  const offered = isNarrow ? [intake, takenReports] : inOrder
  return offered.filter((place) => {
    // Reports that one took are a page of their own only for who does not work on all of them.
    if (place === takenReports) return permissions.has('report.create') && !permissions.has('case.read')
    const needed = needs[place.key]
    return needed === undefined || permissions.has(needed)
  })
}

/** Four places for the bottom edge of a phone. */
export function phonePlacesFor(visitor: Visitor): readonly Place[] {
  const places = placesFor(visitor)
  const wanted = [today, intake, takenReports, cases].filter((place) => places.includes(place))
  return [...wanted, ...(places.includes(registers) ? [contacts] : [settings])].slice(0, 4)
}

/** The place that `path` belongs to: the longest prefix wins. */
export function placeOf(path: string, places: readonly Place[]): Place | undefined {
  if (path === '/') return places.find((place) => place === today)
  const fits = places.flatMap((place) =>
    place.prefixes
      .filter((prefix) => path === prefix || path.startsWith(`${prefix}/`))
      .map((prefix) => ({ place, length: prefix.length })),
  )
  return fits.toSorted((left, right) => right.length - left.length)[0]?.place
}
