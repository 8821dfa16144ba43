/** The server's time in the browser: every countdown and every "now" on a page uses it. */
import { useEffect, useState } from 'react'
import { useConnection } from './connection.ts'

/** The server's time now, renewed every `everySeconds`. */
export function useServerNow(everySeconds = 15): Date {
  const { clockOffsetMs: offsetMs } = useConnection()
  const [now, setNow] = useState(() => new Date(Date.now() + offsetMs))
  useEffect(() => {
    const renew = () => setNow(new Date(Date.now() + offsetMs))
    renew()
    const timer = setInterval(renew, everySeconds * 1000)
    return () => clearInterval(timer)
  }, [offsetMs, everySeconds])
  return now
}
