/** The slots behind the first page and the search over everything. */
import { slot } from '../core/slot.ts'
import type { SearchHit, TodayLine } from '../core/today.ts'
import type { Context } from './context.ts'

/** Answers the lines that concern this actor; must check permissions itself. */
export const todaySource = slot<(ctx: Context) => Promise<TodayLine[]>>('kernel.today')

/** Answers at most `limit` hits that this actor may see. */
export const searchSource =
  slot<(ctx: Context, query: { text: string; limit: number }) => Promise<SearchHit[]>>('kernel.search')
