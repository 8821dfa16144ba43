/** What the logs put on the first page: sources that have been silent for longer than they may. */
import type { TodayLine } from '../../kernel/core/today.ts'
import type { Context } from '../../kernel/server/context.ts'
import { ja } from '../core/ja.ts'
import { sourceLines, type SourceDeps } from './list-sources.ts'
import { readSources } from './read-silence.ts'

export async function silentLines(ctx: Context, deps: SourceDeps): Promise<TodayLine[]> {
  if (!ctx.can('log.search')) return []
  const activity = await readSources(deps.store, ctx.bodyId, ctx.now).catch(() => undefined)
  if (!activity) return []
  const lines = await sourceLines(ctx, deps, activity)
  return lines
    .filter((line) => line.isSilent)
    .map((line) => ({
      section: 'silent',
      id: `log_source.${line.id ?? line.name}`,
      number: '',
      kind: ja.today.kind,
      sentence:
        line.lastReceivedAt === undefined
          ? ja.today.neverHeard({ name: line.name })
          : ja.today.silent({ name: line.name }),
      ...(line.lastReceivedAt === undefined ? {} : { since: line.lastReceivedAt }),
      href: '/logs/sources',
      act: { label: ja.today.act, href: '/logs/sources' },
    }))
}
