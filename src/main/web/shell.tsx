/** The frame around every page: top row, navigation by role, search, keys, places at a phone's bottom edge. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FormEvent, RefObject } from 'react'
import { Outlet } from '@tanstack/react-router'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { listenForKeys } from '../../kernel/web/keyboard.ts'
import { Link, useGo, useHere } from '../../kernel/web/location.tsx'
import { useMay, useShell } from '../../kernel/web/shell-context.ts'
import { Fallback } from '../../kernel/web/states.tsx'
import { ja } from '../core/ja.ts'
import { KeyHelp } from './key-help.tsx'
import { Notices, type Notice } from './notices.tsx'
import { phonePlacesFor, placeOf, placesFor, sevenPlaces, type Place } from './places.ts'

const words = ja.web

/** `signOut` ends the session and leaves the shell. */
export function Shell({ notices, signOut }: { notices: readonly Notice[]; signOut: () => void }) {
  const { viewer, permissions, untaken } = useShell()
  const { path } = useHere()
  const go = useGo()
  const search = useRef<HTMLInputElement>(null)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const visitor = useMemo(() => ({ roles: viewer.roles, permissions }), [viewer.roles, permissions])
  const places = useMemo(() => placesFor(visitor), [visitor])
  const mayReport = useMay('report.create')
  useHeadFocus(path)
  const first = places[0]?.href
  const hasToday = places.some((place) => place.key === 'today')
  useEffect(() => {
    if (path === '/' && !hasToday && first) go(first, { replaces: true })
  }, [path, hasToday, first, go])
  useEffect(
    () =>
      listenForKeys({
        search: () => search.current?.focus(),
        place: (number) => {
          const place = sevenPlaces[number - 1]
          if (place && places.includes(place)) go(place.href)
        },
        report: () => mayReport && go('/intake/new'),
        help: () => setHelpOpen(true),
      }),
    [go, places, mayReport],
  )
  return (
    <>
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          document.querySelector<HTMLElement>('#lead, h1')?.focus()
        }}
      >
        {kernel.web.skipToLead}
      </a>
      <TopRow places={places} search={search} signOut={signOut} />
      <div className="hidden-visually" aria-live="polite">
        {untaken > 0 ? words.untaken({ count: untaken }) : ''}
      </div>
      <Notices notices={notices} />
      <Fallback key={path}>
        <Outlet />
      </Fallback>
      <BottomPlaces places={phonePlacesFor(visitor)} />
      <KeyHelp isOpen={isHelpOpen} close={() => setHelpOpen(false)} />
    </>
  )
}

/** On another page the reading begins at its title, also for who cannot see that the page changed. */
function useHeadFocus(path: string): void {
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [path])
}

function TopRow({
  places,
  search,
  signOut,
}: {
  places: readonly Place[]
  search: RefObject<HTMLInputElement | null>
  signOut: () => void
}) {
  const { body, viewer } = useShell()
  const { path } = useHere()
  const mayReport = useMay('report.create')
  return (
    <header className="top-row">
      <div className="wide">
        <Link href="/" className="brand">
          <span className="mark" lang="ja">
            {kernel.web.mark}
          </span>
          <span>{kernel.web.product}</span>
          <span className="body-name">{body.name}</span>
        </Link>
        <PlaceList places={places} />
        <SearchBox input={search} />
        {mayReport ? (
          <ButtonLink href="/intake/new" look="filled">
            {words.takeReport}
          </ButtonLink>
        ) : null}
        <Link href="/settings/account" className="viewer">
          <span className="name">{viewer.name}</span>
          <span className="seat">{viewer.seats[0] ?? ''}</span>
        </Link>
        <PhoneMenu key={path} places={places} signOut={signOut} />
      </div>
    </header>
  )
}

function PlaceList({ places }: { places: readonly Place[] }) {
  const { path } = useHere()
  const current = placeOf(path, places)
  return (
    <nav className="places" aria-label={words.navigation}>
      <ul>
        {places.map((place) => (
          <li key={place.key}>
            <Link href={place.href} aria-current={place === current ? 'page' : undefined}>
              {place.label}
              <Untaken place={place} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** White on red, read aloud as a sentence; nothing when nothing waits. */
function Untaken({ place }: { place: Place }) {
  const { untaken } = useShell()
  if (place.key !== 'intake' || untaken === 0) return null
  return (
    <>
      <span className="count-badge" aria-hidden="true">
        {untaken}
      </span>
      <span className="hidden-visually">{words.untaken({ count: untaken })}</span>
    </>
  )
}

function SearchBox({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const go = useGo()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const text = input.current?.value.trim() ?? ''
    if (text !== '') go(`/search?text=${encodeURIComponent(text)}`)
  }
  return (
    <search className="top-search">
      <form onSubmit={submit}>
        <input
          ref={input}
          className="control"
          type="search"
          name="text"
          maxLength={200}
          autoComplete="off"
          placeholder={words.search}
          aria-label={words.search}
          aria-keyshortcuts="/ Control+K"
        />
      </form>
    </search>
  )
}

function PhoneMenu({ places, signOut }: { places: readonly Place[]; signOut: () => void }) {
  return (
    <details className="phone-menu">
      <summary>{words.menu}</summary>
      <ul>
        {places.map((place) => (
          <li key={place.key}>
            <Link href={place.href}>{place.label}</Link>
          </li>
        ))}
        <li>
          <Link href="/search">{words.searchPage.title}</Link>
        </li>
        <li>
          <Link href="/settings/account">{words.account}</Link>
        </li>
        <li>
          <Button onClick={signOut}>{words.signOut}</Button>
        </li>
      </ul>
    </details>
  )
}

function BottomPlaces({ places }: { places: readonly Place[] }) {
  const { path } = useHere()
  const { untaken } = useShell()
  const current = placeOf(path, places)
  return (
    <nav className="bottom-places" aria-label={words.phoneNavigation}>
      <ul>
        {places.map((place) => (
          <li key={place.key}>
            <Link href={place.href} aria-current={place === current ? 'page' : undefined}>
              {place.key === 'intake' && untaken > 0 ? `${place.label} ${untaken}` : place.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
