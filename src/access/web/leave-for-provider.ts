/** Leaves for the provider of single sign-on; it sends the browser back to `/sso`. */
import { isRefusal } from '../../kernel/core/result.ts'
import { call, type CallRefusal } from '../../kernel/web/call.ts'
import { beginSso } from '../core/contract-methods.ts'

const backKey = 'toride.sso.back'

/** Answers a refusal, or nothing when the browser is on its way. `again` asks for a new proof there. */
export async function leaveForProvider(
  again: boolean,
  back = currentPath(),
): Promise<CallRefusal | undefined> {
  const begun = await call(beginSso, { again })
  if (isRefusal(begun)) return begun
  sessionStorage.setItem(backKey, back)
  location.assign(begun.url)
  return undefined
}

/** Where the reader was before leaving, once. */
export function placeBefore(): string | undefined {
  const back = sessionStorage.getItem(backKey) ?? undefined
  sessionStorage.removeItem(backKey)
  return back
}

function currentPath(): string {
  return `${location.pathname}${location.search}`
}
