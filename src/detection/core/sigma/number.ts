/** Numbers as rules and logs write them. */

/** Decimal or 0x number; `null` for anything else, also for the empty text. */
export function readNumber(text: string): number | null {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : null
}
