/** What custody still misses before a case may be closed. */
import type { MissingItem } from '../../incidents/core/closing.ts'
import { restingStages, type Evidence } from './evidence.ts'
import { ja } from './ja.ts'

/** Items that lie nowhere in particular, and digital items whose digest was never checked or did not match. */
export function missingCustody(caseId: string, items: readonly Evidence[]): MissingItem[] {
  const href = `/cases/${caseId}#evidence`
  const restless = items.filter((item) => !restingStages.includes(item.stage))
  const unverified = items.filter(needsVerification)
  return [
    ...restless.map((item) => ({
      code: 'custody.not_at_rest',
      sentence: ja.missing.notAtRest({ serial: item.serial, stage: ja.stages[item.stage] }),
      href,
    })),
    ...unverified.map((item) => ({
      code: 'custody.not_verified',
      sentence: ja.missing.notVerified({ serial: item.serial }),
      href,
    })),
  ]
}

function needsVerification(item: Evidence): boolean {
  const isGone = item.stage === 'not_collected' || item.stage === 'disposed'
  return item.kind === 'digital' && !isGone && item.hash !== 'match'
}
