/** Accounts: one for a person who signs in. Secrets never stand here, so that they never enter the trail. */

export type AccountStatus = 'invited' | 'active' | 'closed'

export type Account = {
  readonly personId: string
  readonly loginName: string
  readonly status: AccountStatus
  /** Where the password stands; here when absent. */
  readonly source?: AccountSource
  /** For the hour when directory and single sign-on are away: local, and every use of it is told. */
  readonly breakGlass?: boolean
}

/** `local`: the password stands here, as a hash. `directory`: the LDAP or AD server compares it. */
export const accountSources = ['local', 'directory'] as const
export type AccountSource = (typeof accountSources)[number]

export type AccountEvent =
  | { readonly type: 'account.opened'; readonly personId: string; readonly loginName: string }
  /** A one-time link was made: to set password and code, or the code alone. */
  | { readonly type: 'account.linkIssued'; readonly purpose: LinkPurpose }
  | { readonly type: 'account.enrolled'; readonly purpose: LinkPurpose }
  | { readonly type: 'account.passwordChanged' }
  | { readonly type: 'account.sessionsEnded' }
  | { readonly type: 'account.methodChanged'; readonly source: AccountSource; readonly breakGlass: boolean }
  /** `left`: the person no longer holds any seat. */
  | { readonly type: 'account.closed'; readonly reason?: 'left' }
  | { readonly type: 'account.reopened' }
  /** Made on the host by `toride admin reset`. */
  | { readonly type: 'account.administratorReset' }

/** `enrol` sets password and code, `code` renews a lost code under the present password. */
export type LinkPurpose = 'enrol' | 'code'

export const linkHours: Readonly<Record<LinkPurpose | 'setup', number>> = { enrol: 72, code: 24, setup: 24 }

export const emptyAccount: Account = { personId: '', loginName: '', status: 'invited' }

/** Folds one event; an account begins as invited with `account.opened`. */
export function evolveAccount(state: Account, event: AccountEvent): Account {
  switch (event.type) {
    case 'account.opened':
      return { personId: event.personId, loginName: event.loginName, status: 'invited' }
    case 'account.enrolled':
      return { ...state, status: 'active' }
    case 'account.methodChanged':
      return { ...state, source: event.source, breakGlass: event.breakGlass }
    case 'account.closed':
      return { ...state, status: 'closed' }
    case 'account.reopened':
      return { ...state, status: 'invited' }
    default:
      return state
  }
}

/** Login names are compared in this form: half-width, small letters. */
export function normalizeLoginName(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** Three to forty small letters, figures, dot, hyphen, underscore; begins with a letter or figure. */
export function isLoginName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{2,39}$/.test(text)
}

/** Where the account's password stands. */
export function sourceOf({ source }: Account): AccountSource {
  return source ?? 'local'
}
