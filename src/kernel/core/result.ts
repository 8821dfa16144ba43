/** Results: an expected "no" is a value with a code, so that every caller must look at it. */

export type RefusalParams = Readonly<Record<string, string | number>>

export type Refusal<Code extends string = string> = {
  readonly refused: true
  readonly code: Code
  readonly params: RefusalParams
  /** The transaction stands although the answer is no; see `keepingWrites`. */
  readonly keepsWrites?: true
}

/**
 * Says no. `code` is also the key of the Japanese phrase (`<slice>.<what>`), `params` fills it.
 */
export function refuse<const Code extends string>(code: Code, params: RefusalParams = {}): Refusal<Code> {
  return { refused: true, code, params }
}

/** A refusal that keeps what was written on the way: a failed attempt to sign in must be counted. */
export function keepingWrites<Code extends string>(refusal: Refusal<Code>): Refusal<Code> {
  return { ...refusal, keepsWrites: true }
}

/** True when `value` is a refusal made by `refuse`. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true
}
