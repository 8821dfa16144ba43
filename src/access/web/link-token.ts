/** The secret of a one-time link, taken out of the address at once so that it stays out of the history. */
import { useEffect, useState } from 'react'
import { useGo, useHere } from '../../kernel/web/location.tsx'

/** Reads what stands after `#` once; empty when the link is incomplete. */
export function useLinkToken(): string {
  const [token] = useState(readToken)
  const go = useGo()
  const { path } = useHere()
  useEffect(() => {
    if (location.hash !== '') go(path, { replaces: true })
  }, [go, path])
  return token
}

function readToken(): string {
  const token = location.hash.slice(1)
  return /^[\w-]{20,100}$/.test(token) ? token : ''
}
