/** Trust: what the measures in `trust/` find, one after the other. */
import type { Bench, Result } from './result.ts'
import { measure as measureCommits } from './trust/commit.ts'
import { measure as measureLeafDelay } from './trust/leaf-delay.ts'
import { measure as measureCrashStart } from './trust/crash-start.ts'
import { measure as measureRestore } from './trust/restore.ts'
import { measure as measureVerify } from './trust/verify.ts'

const measures: readonly Bench[] = [
  measureCommits,
  measureLeafDelay,
  measureVerify,
  measureRestore,
  measureCrashStart,
]

export const measure: Bench = async (say) => {
  const results: Result[] = []
  for (const one of measures) results.push(...(await one(say)))
  return results
}
