/** Results: an expected "no" is a value with a code, so that every caller must look at it. */

export type RefusalParams = Readonly<Record<string, string | number>>

export type Refusal<Code extends string = string> = {
  readonly refused: true
  readonly code: Code
  readonly params: RefusalParams
}

/**
 * Says no. `code` is also the key of the Japanese phrase (`<slice>.<what>`), `params` fills it.
 */
export function refuse<const Code extends string>(code: Code, params: RefusalParams = {}): Refusal<Code> {
  return { refused: true, code, params }
}

/** True when `value` is a refusal made by `refuse`. */
export function isRefusal<Value>(
  value: Value,
): value is unknown extends Value ? Value & Refusal : Extract<Value, Refusal> {
  return typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true
}
