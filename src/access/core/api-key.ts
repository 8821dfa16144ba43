/** API keys: for machines that send to Toride or read from it. */
import type { DomainEvent } from '../../kernel/core/ledger.ts'

/** What a key may be given, one by one: never anything that a person must answer for. */
export const keyScopes = ['logs.ingest', 'report.create', 'register.read', 'system.read'] as const
export type KeyScope = (typeof keyScopes)[number]

/** A year, also a leap year. */
export const keyDaysMax = 366

/** So many days before its end a key is named on the first page. */
export const keyWarningDays = 14

export type ApiKey = {
  readonly name: string
  readonly scopes: readonly KeyScope[]
  /** SHA-256 of the secret, which is shown once and not stored. */
  readonly digest: string
  readonly expiresAt: string
  readonly revokedAt: string | null
}

export type ApiKeyEvent = DomainEvent &
  (
    | {
        readonly type: 'key.issued'
        readonly name: string
        readonly scopes: readonly KeyScope[]
        readonly expiresAt: string
      }
    | { readonly type: 'key.revoked'; readonly at: string }
  )

export const emptyKey: ApiKey = { name: '', scopes: [], digest: '', expiresAt: '', revokedAt: null }

/** Folds one event; `key.revoked` ends the key, any other sets it. */
export function evolveKey(state: ApiKey, event: ApiKeyEvent): ApiKey {
  if (event.type === 'key.revoked') return { ...state, revokedAt: event.at }
  return { ...state, name: event.name, scopes: event.scopes, expiresAt: event.expiresAt }
}

/** True while the key is neither revoked nor expired at `now`. */
export function isUsableKey(key: ApiKey, now: Date): boolean {
  return key.revokedAt === null && now.getTime() < Date.parse(key.expiresAt)
}
