/** A disk that fills up, on the first page of those who look after the program. */
import type { TodayLine } from '../../kernel/core/today.ts'
import type { Context } from '../../kernel/server/context.ts'
import { diskWords } from '../core/status/ja.ts'
import { diskStatus } from './read-status.ts'

const statusPage = '/settings/status'

/** One line from 80 % on, sharper from 90 %. */
export async function diskLines(ctx: Pick<Context, 'can'>, dataDir: string): Promise<TodayLine[]> {
  if (!ctx.can('system.read')) return []
  const { state, facts } = await diskStatus(dataDir)
  if (state !== 'care' && state !== 'bad') return []
  const usedPercent = Number(facts['usedPercent'])
  return [
    {
      section: 'waiting',
      id: 'main.disk',
      number: '',
      kind: diskWords.kind,
      sentence: state === 'bad' ? diskWords.bad({ usedPercent }) : diskWords.care({ usedPercent }),
      href: statusPage,
      act: { label: diskWords.act, href: statusPage },
    },
  ]
}
