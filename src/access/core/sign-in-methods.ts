/** Settings of other ways to sign in: single sign-on (OpenID Connect) and a directory (LDAP, Active Directory). */
import type { DomainEvent } from '../../kernel/core/ledger.ts'

/** Which claim names the account at the first sign-in; afterwards `sub` alone does. */
export const matchClaims = ['preferred_username', 'upn', 'email'] as const
export type MatchClaim = (typeof matchClaims)[number]

export type ProviderSettings = {
  readonly isOn: boolean
  /** Words of the button on the sign-in page. */
  readonly label: string
  readonly issuer: string
  readonly clientId: string
  readonly matchClaim: MatchClaim
  /** What may stand behind `@` in the claim; null takes only names without one. Not used for `email`. */
  readonly domain: string | null
  /** Values of `amr` (RFC 8176) or `acr` that stand for a second factor; without one of them ours is asked. */
  readonly factorValues: readonly string[]
  /** PEM of the authority of the provider's certificate, when it is one of the body's own. */
  readonly ca: string | null
}

export const loginAttributes = ['sAMAccountName', 'userPrincipalName', 'uid', 'cn', 'mail'] as const

export type DirectorySettings = {
  readonly isOn: boolean
  readonly host: string
  readonly port: number
  /** `ldaps` from the first byte, or `starttls` before anything is said. Never in the clear. */
  readonly tls: 'ldaps' | 'starttls'
  readonly ca: string | null
  readonly baseDn: string
  readonly loginAttribute: (typeof loginAttributes)[number]
  /** The account that searches; null searches without one. */
  readonly searchDn: string | null
}

export type ProviderEvent = DomainEvent & {
  readonly type: 'provider.settingsChanged'
  readonly settings: ProviderSettings
  readonly secretChanged: boolean
}
export type DirectoryEvent = DomainEvent & {
  readonly type: 'directory.settingsChanged'
  readonly settings: DirectorySettings
  readonly passwordChanged: boolean
}

export const emptyProvider: ProviderSettings = {
  isOn: false,
  label: '',
  issuer: '',
  clientId: '',
  matchClaim: 'preferred_username',
  domain: null,
  factorValues: ['mfa', 'otp', 'hwk', 'pop'],
  ca: null,
}

export const emptyDirectory: DirectorySettings = {
  isOn: false,
  host: '',
  port: 636,
  tls: 'ldaps',
  ca: null,
  baseDn: '',
  loginAttribute: 'sAMAccountName',
  searchDn: null,
}

/** Folds one event; the event carries all settings. */
export function evolveSettings<Settings>(_state: Settings, event: { readonly settings: Settings }): Settings {
  return event.settings
}

/** True when the provider says, by `amr` or `acr`, that a second factor was used. */
export function hasSecondFactor(
  claims: { readonly amr?: unknown; readonly acr?: unknown },
  factorValues: readonly string[],
): boolean {
  const said = [claims.acr, ...(Array.isArray(claims.amr) ? (claims.amr as unknown[]) : [])]
  return said.some((value) => typeof value === 'string' && factorValues.includes(value))
}

/** Bits of Active Directory's userAccountControl: ACCOUNTDISABLE and LOCKOUT. */
const closedBits = 0x0002 | 0x0010

/** True when the entry itself says that it must not be used (AD; the lock of 389 DS; the policy of OpenLDAP). */
export function isClosedEntry(entry: Readonly<Record<string, unknown>>): boolean {
  const control = Number(first(entry['userAccountControl']) ?? 0)
  if ((control & closedBits) !== 0) return true
  const lockedAt = Number(first(entry['lockoutTime']) ?? 0)
  if (lockedAt > 0) return true
  const lock = first(entry['nsAccountLock'])
  if (typeof lock === 'string' && lock.toLowerCase() === 'true') return true
  return first(entry['pwdAccountLockedTime']) !== undefined
}

function first(value: unknown): unknown {
  const one: unknown = Array.isArray(value) ? value[0] : value
  return one === '' ? undefined : one
}
