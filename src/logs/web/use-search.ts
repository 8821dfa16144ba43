/** One search with its further pages: it can be stopped, and what was found stays until the next answer. */
import { useCallback, useEffect, useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { call, type CallRefusal } from '../../kernel/web/call.ts'
import { searchLogs } from '../core/contract.ts'
import type { SearchRequest } from './search-state.ts'

export type Found = OutputOf<typeof searchLogs>

export type Search = {
  readonly found: Found | undefined
  readonly refusal: CallRefusal | undefined
  readonly isBusy: boolean
  readonly isStopped: boolean
  readonly stop: () => void
  readonly again: () => void
  readonly readMore: () => void
  readonly isReadingMore: boolean
}

type Held = {
  readonly found?: Found
  readonly refusal?: CallRefusal
  readonly isBusy: boolean
  readonly isStopped: boolean
  readonly isReadingMore: boolean
}

const idle: Held = { isBusy: false, isStopped: false, isReadingMore: false }
const rowsOfPage = 100

/** Searches whenever the request changes; `undefined` searches nothing. */
export function useSearch(request: SearchRequest | undefined): Search {
  const key = request ? JSON.stringify(request) : ''
  const [held, setHeld] = useState<Held>(idle)
  const [attempt, setAttempt] = useState(0)
  const [running, setRunning] = useState<AbortController>()
  useEffect(() => {
    if (key === '') {
      setHeld(idle)
      return undefined
    }
    const controller = new AbortController()
    setRunning(controller)
    setHeld((old) => ({ ...idle, found: old.found, isBusy: true }))
    void readPage(JSON.parse(key) as SearchRequest, controller.signal).then((answer) => {
      if (!controller.signal.aborted) setHeld({ ...idle, ...answer })
    })
    return () => controller.abort()
  }, [key, attempt])
  const readMore = useCallback(() => {
    const last = held.found?.rows.at(-1)
    if (!last || key === '' || held.isReadingMore) return
    setHeld((old) => ({ ...old, isReadingMore: true }))
    const asked = held.found
    const more = { ...(JSON.parse(key) as SearchRequest), beforeTs: last.ts, beforeId: last.id }
    void readPage(more, new AbortController().signal).then((answer) =>
      // Another search may have begun meanwhile; its rows are not mixed with these.
      setHeld((old) =>
        old.found === asked ? { ...old, ...joined(asked, answer), isReadingMore: false } : old,
      ),
    )
  }, [held, key])
  return {
    found: held.found,
    refusal: held.refusal,
    isBusy: held.isBusy,
    isStopped: held.isStopped,
    isReadingMore: held.isReadingMore,
    readMore,
    again: () => setAttempt((number) => number + 1),
    stop: () => {
      running?.abort()
      setHeld({ ...idle, isStopped: true })
    },
  }
}

type Answer = { readonly found?: Found; readonly refusal?: CallRefusal }

async function readPage(
  input: SearchRequest & { beforeTs?: string; beforeId?: string },
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const answer = await call(searchLogs, { ...input, limit: rowsOfPage }, signal)
    return isRefusal(answer) ? { refusal: answer as CallRefusal } : { found: answer as Found }
  } catch (error) {
    if (signal.aborted) return {}
    throw error
  }
}

function joined(before: Found | undefined, answer: Answer): Answer {
  if (!before || !answer.found) return { found: before, refusal: answer.refusal }
  return { found: { ...before, rows: [...before.rows, ...answer.found.rows] } }
}
