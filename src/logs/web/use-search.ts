/** One search with its further pages: it can be stopped, and what was found stays until the next answer. */
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { call, type CallRefusal } from '../../kernel/web/call.ts'
import { searchLogs } from '../core/contract.ts'
import type { SearchRequest } from './search-state.ts'

export type Found = OutputOf<typeof searchLogs>

export type Search = {
  /** Rows of all pages that were read, sums of the first. */
  readonly found: Found | undefined
  readonly refusal: CallRefusal | undefined
  readonly isBusy: boolean
  readonly isStopped: boolean
  readonly stop: () => void
  readonly again: () => void
  readonly readMore: () => void
  readonly isReadingMore: boolean
}

type Before = { readonly beforeTs?: string; readonly beforeId?: string }

/** How a refusal travels through the query client. */
class Said extends Error {
  readonly refusal: CallRefusal
  constructor(refusal: CallRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

const rowsOfPage = 100
const nothing: SearchRequest = { from: '', to: '', query: '' }

/** Searches whenever the request changes; `undefined` searches nothing. */
export function useSearch(request: SearchRequest | undefined): Search {
  const client = useQueryClient()
  const queryKey = ['logs.pages', request ?? nothing]
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: {},
    queryFn: ({ pageParam, signal }) => readPage({ ...(request ?? nothing), ...pageParam }, signal),
    getNextPageParam: (page: Found): Before | undefined => {
      const last = page.rows.at(-1)
      return last && page.rows.length === rowsOfPage ? { beforeTs: last.ts, beforeId: last.id } : undefined
    },
    enabled: request !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  const isWaiting = query.isPending || query.isPlaceholderData
  const [first] = query.data?.pages ?? []
  return {
    found: first ? { ...first, rows: query.data?.pages.flatMap((page) => page.rows) ?? [] } : undefined,
    refusal: query.error instanceof Said ? query.error.refusal : undefined,
    isBusy: query.isFetching && !query.isFetchingNextPage,
    isStopped: request !== undefined && isWaiting && !query.isFetching && !query.isError,
    isReadingMore: query.isFetchingNextPage,
    readMore: () => void query.fetchNextPage(),
    again: () => void query.refetch(),
    stop: () => void client.cancelQueries({ queryKey }),
  }
}

async function readPage(input: SearchRequest & Before, signal: AbortSignal): Promise<Found> {
  const answer = await call(searchLogs, { ...input, limit: rowsOfPage }, signal)
  if (isRefusal(answer)) throw new Said(answer)
  return answer
}
