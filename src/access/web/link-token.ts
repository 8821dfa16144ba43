/** The secret of a one-time link, taken out of the address at once so that it stays out of history and logs. */
import { useEffect, useState } from 'react'

/** Reads `#token` (or `?token=`) once; empty when the link is incomplete. */
export function useLinkToken(): string {
  const [token] = useState(readToken)
  useEffect(() => {
    if (token !== '') history.replaceState(history.state, '', location.pathname)
  }, [token])
  return token
}

function readToken(): string {
  const fromHash = location.hash.slice(1)
  const members = new URLSearchParams(fromHash.includes('=') ? fromHash : location.search)
  const token = members.get('token') ?? (fromHash.includes('=') ? '' : fromHash)
  return /^[\w.-]{20,100}$/.test(token) ? token : ''
}
