/** Kept files that a record tells of. */

/** Digests of kept files inside a value: an object with a digest and a size tells of one. */
export function fileReferences(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  const { sha256, sizeBytes } = value as { sha256?: unknown; sizeBytes?: unknown }
  const isFile = typeof sha256 === 'string' && typeof sizeBytes === 'number'
  if (isFile && /^[0-9a-f]{64}$/.test(sha256)) found.add(sha256)
  for (const part of Object.values(value)) fileReferences(part, found)
  return found
}
