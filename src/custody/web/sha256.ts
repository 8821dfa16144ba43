/** What a SHA-256 digest looks like when people copy it. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text.trim().toLowerCase())
}
