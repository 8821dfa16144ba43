/** The witness protocol (C2SP tlog-witness, add-checkpoint): bodies as text, and what a witness makes of a request. */

/** Larger bodies are refused before they are read: 63 proof lines and a note of 16 signatures are far below. */
export const requestBytesMax = 65_536
const proofLinesMax = 63

export const refusalKinds = ['fork', 'rollback', 'unproven'] as const
/** `fork`: two roots of one size. `rollback`: smaller than what was seen. `unproven`: no proof that nothing changed. */
export type RefusalKind = (typeof refusalKinds)[number]

export type AddCheckpoint = {
  readonly oldSize: number
  /** Hashes of the consistency proof in base64. */
  readonly proof: readonly string[]
  readonly note: string
}

export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return [`old ${oldSize}`, ...proof, '', note].join('\n')
}

/** Reads a body; undefined when it is none. The note itself is read by the caller. */
export function parseAddCheckpoint(body: string): AddCheckpoint | undefined {
  const gap = body.indexOf('\n\n')
  if (gap === -1) return undefined
  const [first = '', ...proof] = body.slice(0, gap).split('\n')
  const oldSize = readSize(/^old (\S+)$/.exec(first)?.[1] ?? '')
  if (oldSize === undefined || proof.length > proofLinesMax) return undefined
  if (!proof.every((hash) => /^[A-Za-z0-9+/]{43}=$/.test(hash))) return undefined
  return { oldSize, proof, note: body.slice(gap + 2) }
}

/** A tree size in ASCII decimal without leading zeroes; undefined when it is none that can be counted exactly. */
export function readSize(text: string): number | undefined {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return undefined
  const size = Number(text)
  return Number.isSafeInteger(size) ? size : undefined
}

export type Seen = { readonly size: number; readonly rootHash: string }

export type Asked = {
  readonly oldSize: number
  readonly size: number
  readonly rootHash: string
  /** Whether this log had been seen with that root at that size, or undefined when that size was never seen. */
  readonly wasSeenSo: boolean | undefined
  /** Asked only where the sizes fit. */
  readonly isConsistent: () => boolean
}

export type Judgement =
  | { readonly status: 200; readonly isNew: boolean }
  | { readonly status: 400 }
  /** `knownSize` is answered; `attempt` is kept and told. */
  | { readonly status: 409; readonly attempt?: RefusalKind }
  | { readonly status: 422; readonly attempt: RefusalKind }

/**
 * What becomes of a checkpoint whose signature is good. `seen` is the latest that was cosigned (size 0: none).
 * An old checkpoint that was cosigned before is somebody's repetition, not an attempt.
 */
export function judge(seen: Seen, asked: Asked): Judgement {
  if (asked.oldSize > asked.size) return { status: 400 }
  if (asked.wasSeenSo === false) return { status: 409, attempt: 'fork' }
  if (asked.size < seen.size) return asked.wasSeenSo ? { status: 409 } : { status: 409, attempt: 'rollback' }
  if (asked.oldSize !== seen.size) return { status: 409 }
  if (asked.size === seen.size && asked.size > 0) {
    return asked.rootHash === seen.rootHash ? { status: 200, isNew: false } : { status: 409, attempt: 'fork' }
  }
  if (!asked.isConsistent()) return { status: 422, attempt: 'unproven' }
  return { status: 200, isNew: true }
}

/** The size of a 409 answer. */
export function readKnownSize(body: string): number | undefined {
  return body.endsWith('\n') ? readSize(body.slice(0, -1)) : undefined
}
