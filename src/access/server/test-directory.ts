/** Trying the settings of the directory: does it find somebody. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { note } from '../../kernel/server/ledger.ts'
import type * as contract from '../core/contract-methods.ts'
import type { AccessDeps } from './deps.ts'
import { keptDirectory, secretOf } from './sign-in-settings.ts'

export async function testDirectory(
  ctx: Context,
  deps: AccessDeps,
  { loginName }: InputOf<typeof contract.testDirectory>,
) {
  const kept = await keptDirectory(ctx)
  if (kept.version === 0) return refuse('access.directory_not_set')
  const access = { settings: kept.settings, searchPassword: secretOf(deps, 'directory', kept) }
  const answer = await deps.directory.find(access, loginName)
  if (answer === 'away') return refuse('access.directory_away')
  await note(ctx, { kind: 'setting', id: 'access.directory' }, { type: 'directory.tested' })
  const result =
    answer === 'proved' ? ('found' as const) : answer === 'closed' ? answer : ('not_found' as const)
  return { result }
}
