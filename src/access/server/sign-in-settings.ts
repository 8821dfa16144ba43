/** Reading and saving the settings of single sign-on and directory; their secrets are sealed and never answered. */
import { X509Certificate } from 'node:crypto'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import type { DomainEvent } from '../../kernel/core/ledger.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { commit, type SubjectOf } from '../../kernel/server/ledger.ts'
import { readSetting, saveSetting } from '../../kernel/server/store.ts'
import type * as contract from '../core/contract-methods.ts'
import {
  emptyDirectory,
  emptyProvider,
  evolveSettings,
  type DirectoryEvent,
  type DirectorySettings,
  type ProviderEvent,
  type ProviderSettings,
} from '../core/sign-in-methods.ts'
import type { AccessDeps } from './deps.ts'
import { relyingPartyOf } from './relying-party.ts'

const names = { provider: 'access.provider', directory: 'access.directory' } as const
type Name = keyof typeof names
type Asked = Pick<Context, 'tx' | 'bodyId'>

/** Settings as they stand in the database: the secret beside them in a sealed box. */
export type Kept<Settings> = {
  readonly settings: Settings
  readonly box: string | null
  readonly version: number
}

export async function keptProvider(ctx: Asked): Promise<Kept<ProviderSettings>> {
  return kept(ctx, 'provider', emptyProvider)
}

export async function keptDirectory(ctx: Asked): Promise<Kept<DirectorySettings>> {
  return kept(ctx, 'directory', emptyDirectory)
}

/** Opens the secret of settings; empty when none was given. */
export function secretOf(deps: Pick<AccessDeps, 'box'>, name: Name, { box }: Kept<unknown>): string {
  return box === null ? '' : deps.box.open(box, names[name])
}

export async function readSignInMethods(ctx: Context, deps: AccessDeps) {
  const provider = await keptProvider(ctx)
  const directory = await keptDirectory(ctx)
  const { origin } = relyingPartyOf(deps.kernel.config)
  return {
    provider: {
      version: provider.version,
      hasSecret: provider.box !== null,
      redirectUri: `${origin}/sso`,
      ...provider.settings,
    },
    directory: { version: directory.version, hasPassword: directory.box !== null, ...directory.settings },
  }
}

export async function saveProvider(
  ctx: Context,
  deps: AccessDeps,
  { version, secret, ...settings }: InputOf<typeof contract.saveProvider>,
) {
  if (!isCertificate(settings.ca)) return refuse('access.bad_certificate')
  const stored = await keptProvider(ctx)
  if (stored.version !== version) return refuse('kernel.changed_meanwhile')
  const box = secret === null ? stored.box : deps.box.seal(secret, names.provider)
  if (box === null && settings.isOn) return refuse('access.secret_missing')
  const event: ProviderEvent = { type: 'provider.settingsChanged', settings, secretChanged: secret !== null }
  return save<ProviderSettings>(ctx, { name: 'provider', stored, box, event })
}

export async function saveDirectory(
  ctx: Context,
  deps: AccessDeps,
  { version, password, ...settings }: InputOf<typeof contract.saveDirectory>,
) {
  if (!isCertificate(settings.ca)) return refuse('access.bad_certificate')
  const stored = await keptDirectory(ctx)
  if (stored.version !== version) return refuse('kernel.changed_meanwhile')
  const given = password === null ? stored.box : deps.box.seal(password, names.directory)
  const box = settings.searchDn === null ? null : given
  if (box === null && settings.searchDn !== null) return refuse('access.secret_missing')
  const event: DirectoryEvent = {
    type: 'directory.settingsChanged',
    settings,
    passwordChanged: password !== null,
  }
  return save<DirectorySettings>(ctx, { name: 'directory', stored, box, event })
}

async function kept<Settings extends object>(
  { tx, bodyId }: Asked,
  name: Name,
  empty: Settings,
): Promise<Kept<Settings>> {
  const setting = await readSetting(tx, bodyId, names[name])
  if (!setting) return { settings: empty, box: null, version: 0 }
  const { box, ...settings } = setting.value as Settings & { box: string | null }
  return { settings: settings as unknown as Settings, box, version: setting.version }
}

async function save<Settings extends object>(
  ctx: Context,
  change: {
    name: Name
    stored: Kept<Settings>
    box: string | null
    event: DomainEvent & { settings: Settings }
  },
) {
  const { name, stored, box, event } = change
  const subject: SubjectOf<Settings, DomainEvent & { settings: Settings }> = {
    kind: 'setting',
    id: names[name],
    version: stored.version,
    state: stored.settings,
    evolve: evolveSettings<Settings>,
    save: (tx, state, version) =>
      saveSetting(tx, { bodyId: ctx.bodyId, name: names[name], value: { ...state, box }, version }),
  }
  const outcome = await commit(ctx, subject, [event])
  return isRefusal(outcome) ? outcome : { version: stored.version + 1 }
}

function isCertificate(pem: string | null): boolean {
  if (pem === null) return true
  try {
    return new X509Certificate(pem).ca
  } catch {
    return false
  }
}
