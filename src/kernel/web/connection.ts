/** What the last requests learnt: whether the server answers, whether the session stands, the server's clock. */
import { useSyncExternalStore } from 'react'

export type Connection = {
  readonly isOffline: boolean
  readonly isSessionEnded: boolean
  /** The server's disk is full: it reads, and refuses changes. */
  readonly isReadOnly: boolean
  /** Server time minus the browser's, in milliseconds, to about a second. */
  readonly clockOffsetMs: number
}

/** The server tells its time in whole seconds, and a reply travels: less than this is no difference. */
const clockGrainMs = 1500

let current: Connection = { isOffline: false, isSessionEnded: false, isReadOnly: false, clockOffsetMs: 0 }
const watchers = new Set<() => void>()

/** Tells what a request learnt; repeated reports of the same change nothing. */
export function reportConnection(change: Partial<Connection>): void {
  const next = { ...current, ...change }
  const isSame =
    next.isOffline === current.isOffline &&
    next.isSessionEnded === current.isSessionEnded &&
    next.isReadOnly === current.isReadOnly &&
    next.clockOffsetMs === current.clockOffsetMs
  if (isSame) return
  current = next
  for (const watcher of watchers) watcher()
}

/** Reads the `Date` of a reply that has just arrived. */
export function reportServerDate(date: string | null): void {
  if (date === null) return
  const offset = Date.parse(date) - Date.now()
  if (Number.isNaN(offset)) return
  const clockOffsetMs = Math.abs(offset) < clockGrainMs ? 0 : offset
  if (Math.abs(clockOffsetMs - current.clockOffsetMs) >= clockGrainMs) reportConnection({ clockOffsetMs })
}

export function useConnection(): Connection {
  return useSyncExternalStore(watch, () => current)
}

const sessionKey = 'toride.session'

/** False when nobody has signed in with this browser: then there is no need to ask the server and be refused. */
export function mayHaveSession(): boolean {
  return localStorage.getItem(sessionKey) === 'yes'
}

/** Called after signing in and out; the session itself is a cookie that no script can read. */
export function rememberSession(isSignedIn: boolean): void {
  if (isSignedIn) localStorage.setItem(sessionKey, 'yes')
  else localStorage.removeItem(sessionKey)
  reportConnection({ isSessionEnded: false })
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
