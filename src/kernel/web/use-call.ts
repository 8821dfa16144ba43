/** Hooks that join the contract and React: `useCall` reads, `useAct` changes and lets every reader read again. */
import { useCallback, useState } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AnyEndpoint, CodeOf, OutputOf, SentInputOf } from '../core/endpoint.ts'
import { isRefusal } from '../core/result.ts'
import { call, type CallRefusal } from './call.ts'

export type Reading<E extends AnyEndpoint> = {
  readonly data: OutputOf<E> | undefined
  readonly refusal: CallRefusal<CodeOf<E>> | undefined
  readonly isLoading: boolean
  readonly readAgain: () => void
}

export type ReadOptions = { everySeconds?: number; isOff?: boolean; keepsPrevious?: boolean }

/** After these the last answer stays on the screen; after any other refusal it goes. */
const keepsShown: ReadonlySet<string> = new Set([
  'web.not_reached',
  'kernel.unauthenticated',
  'kernel.unavailable',
])

/** How a refusal travels through the query client, which then keeps the answer before it. */
class Said extends Error {
  readonly refusal: CallRefusal
  constructor(refusal: CallRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/**
 * Reads `endpoint` with `input` and keeps it fresh. `data` and `refusal` are both absent while the first
 * answer is on its way; both are there when the connection or the session was lost afterwards.
 * `everySeconds` asks again on its own; `isOff` waits; `keepsPrevious` shows the last page while the next loads.
 */
export function useCall<E extends AnyEndpoint>(
  endpoint: E,
  input: SentInputOf<E>,
  options: ReadOptions = {},
): Reading<E> {
  const query = useQuery<OutputOf<E>, Said>({
    queryKey: [endpoint.id, input],
    queryFn: async ({ signal }) => {
      const answer = await call(endpoint, input, signal)
      if (isRefusal(answer)) throw new Said(answer)
      return answer
    },
    enabled: options.isOff !== true,
    ...(options.everySeconds ? { refetchInterval: options.everySeconds * 1000 } : {}),
    ...(options.keepsPrevious ? { placeholderData: keepPreviousData } : {}),
  })
  const refusal = query.error?.refusal as CallRefusal<CodeOf<E>> | undefined
  return {
    data: refusal && !keepsShown.has(refusal.code) ? undefined : query.data,
    refusal,
    isLoading: query.isLoading,
    readAgain: () => void query.refetch(),
  }
}

export type Act<E extends AnyEndpoint> = {
  /** Sends; answers the output, or `undefined` after a refusal, which then stands in `refusal`. */
  readonly act: (input: SentInputOf<E>) => Promise<OutputOf<E> | undefined>
  readonly isBusy: boolean
  readonly refusal: CallRefusal<CodeOf<E>> | undefined
  readonly forget: () => void
}

/** Changes something through `endpoint`; afterwards everything on the page is read again. */
export function useAct<E extends AnyEndpoint>(endpoint: E): Act<E> {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<CallRefusal<CodeOf<E>>>()
  const act = useCallback(
    async (input: SentInputOf<E>) => {
      setBusy(true)
      setRefusal(undefined)
      const answer = await call(endpoint, input)
      setBusy(false)
      if (isRefusal(answer)) {
        setRefusal(answer)
        // A second try then carries the version of now.
        if (answer.code === 'kernel.changed_meanwhile') void client.invalidateQueries()
        return undefined
      }
      void client.invalidateQueries()
      return answer
    },
    [client, endpoint],
  )
  return { act, isBusy, refusal, forget: () => setRefusal(undefined) }
}
