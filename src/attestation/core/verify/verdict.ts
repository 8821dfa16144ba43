/** What a report says to people. */
import { ja } from './ja.ts'
import type { Report } from './report.ts'
import type { ProofReport } from './verify-proof.ts'

const problemsSaid = 20

/** The verdict first, then what it rests on. */
export function sentencesOf(report: Report | ProofReport): string[] {
  const problems = report.problems.slice(0, problemsSaid).map(({ message }) => message)
  if (!report.ok) return [ja.verdict.bad({ count: countOf(report) }), ...problems]
  if ('index' in report) return [ja.verdict.proofGood(report), ...witnessed(report.witnesses)]
  const { entries, rows, blobs, erased, rowsWithoutDigest, anchors } = report
  const anchored = anchors.flatMap((anchor) => [ja.verdict.anchored(anchor), ...witnessed(anchor.witnesses)])
  return [
    ja.verdict.good({ entries, rows, blobs }),
    ...(anchored.length > 0 ? anchored : [ja.verdict.noAnchor]),
    ...(erased > 0 ? [ja.verdict.erased({ count: erased })] : []),
    ...(rowsWithoutDigest > 0 ? [ja.verdict.withoutDigest({ count: rowsWithoutDigest })] : []),
  ]
}

function witnessed(witnesses: readonly { name: string; signedAt: string }[]): string[] {
  return witnesses.map((witness) => ja.verdict.witnessed(witness))
}

function countOf(report: Report | ProofReport): number {
  return report.problems.length + ('moreProblems' in report ? report.moreProblems : 0)
}
