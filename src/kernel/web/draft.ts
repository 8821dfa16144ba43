/** Drafts: what was typed stays in this browser, under the account, until it is sent or a week has passed. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useShellIfAny } from './shell-context.ts'

const prefix = 'toride.draft.'
const keptDaysMax = 7

type Kept<Value> = { readonly value: Value; readonly at: number }

/**
 * State that survives a reload, a lost connection and a session that ended. `name` is unique to the form and
 * its record (`case-note:case_…`). `forget` is called once the server has it.
 */
export function useDraft<Value>(
  name: string,
  initial: Value,
): { value: Value; change: (value: Value) => void; forget: () => void; isKept: boolean } {
  const key = `${prefix}${useShellIfAny()?.viewer.accountId ?? 'visitor'}.${name}`
  const [kept, setKept] = useState<Kept<Value> | undefined>(() => read<Value>(key))
  const shownKey = useRef(key)
  useEffect(() => {
    if (shownKey.current === key) return
    shownKey.current = key
    setKept(read<Value>(key))
  }, [key])
  const change = useCallback(
    (value: Value) => {
      const next = { value, at: Date.now() }
      localStorage.setItem(key, JSON.stringify(next))
      setKept(next)
    },
    [key],
  )
  const forget = useCallback(() => {
    localStorage.removeItem(key)
    setKept(undefined)
  }, [key])
  return { value: kept ? kept.value : initial, change, forget, isKept: kept !== undefined }
}

/** Removes drafts that nobody came back to. The shell calls it once at start. */
export function removeOldDrafts(): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(prefix) && read(key) === undefined) localStorage.removeItem(key)
}

function read<Value>(key: string): Kept<Value> | undefined {
  const text = localStorage.getItem(key)
  if (text === null) return undefined
  try {
    const kept = JSON.parse(text) as Kept<Value>
    return Date.now() - kept.at < keptDaysMax * 86_400_000 ? kept : undefined
  } catch {
    return undefined
  }
}
