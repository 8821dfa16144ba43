/** Whether this is a demonstration, which asks for no code. */
import type { Context } from '../../kernel/server/context.ts'
import type { AccessDeps } from './deps.ts'

/** Both the program and the body say so: starting the program with `--demo` on real data opens nothing. */
export async function isDemonstration(
  { tx, bodyId }: Pick<Context, 'tx' | 'bodyId'>,
  deps: AccessDeps,
): Promise<boolean> {
  if (!deps.kernel.config.demonstration) return false
  return (await deps.organization.body(tx, bodyId))?.demonstration === true
}
