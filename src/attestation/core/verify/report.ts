/** What a verification answers. */
import { ja } from './ja.ts'

export type ProblemKind = keyof typeof ja.problems

export type Problem = { readonly kind: ProblemKind; readonly where: string; readonly message: string }

/** An outside checkpoint that the dump agrees with; `signedAt` (ISO) of witnesses. */
export type Anchor = {
  readonly where: string
  readonly size: number
  readonly witnesses: readonly { readonly name: string; readonly signedAt: string }[]
}

export type Report = {
  /** Nothing was found that contradicts the signed checkpoints. */
  readonly ok: boolean
  readonly entries: number
  /** Entries whose content was erased under an entry that says so. */
  readonly erased: number
  readonly rows: number
  /** Rows that were last written before rows had digests: their entry is proved, their content is not. */
  readonly rowsWithoutDigest: number
  readonly blobs: number
  readonly origin: string
  readonly anchors: readonly Anchor[]
  readonly problems: readonly Problem[]
  /** Problems beyond those that are listed. */
  readonly moreProblems: number
}

const listedMax = 1_000

export type Problems = {
  add(kind: ProblemKind, where: string): void
  readonly listed: readonly Problem[]
  readonly more: () => number
}

export function collectProblems(): Problems {
  const listed: Problem[] = []
  let more = 0
  return {
    add: (kind, where) => {
      if (listed.length < listedMax) listed.push({ kind, where, message: ja.problems[kind]({ where }) })
      else more += 1
    },
    listed,
    more: () => more,
  }
}
