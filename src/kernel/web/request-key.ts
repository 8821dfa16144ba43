/** Keys of requests that change something: the same content sent again, before an answer came, has the same key. */

const waiting = new Map<string, string>()
const waitingMax = 100

/** The key of this content: a new one, or that of the sending whose answer never came. */
export function requestKey(content: string): string {
  const known = waiting.get(content)
  if (known !== undefined) return known
  const key = crypto.randomUUID()
  const [oldest] = waiting.keys()
  if (waiting.size >= waitingMax && oldest !== undefined) waiting.delete(oldest)
  waiting.set(content, key)
  return key
}

/** An answer came, whatever it was: the next sending of the same content is meant. */
export function answered(content: string): void {
  waiting.delete(content)
}
