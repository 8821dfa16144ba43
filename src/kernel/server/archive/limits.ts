/** How much an uploaded archive may hold; anything beyond is refused before it is unpacked. */

export type ArchiveLimits = {
  readonly entriesMax: number
  /** Bytes of one entry, unpacked. */
  readonly entryBytesMax: number
  /** Bytes of all entries together, unpacked. */
  readonly totalBytesMax: number
  /** Unpacked size over packed size; counts only above 1 MB unpacked. */
  readonly ratioMax: number
  /** Archives inside archives: 0 looks at the outer one only and never opens another. */
  readonly depthMax: number
}

export const archiveLimits: ArchiveLimits = {
  entriesMax: 5_000,
  entryBytesMax: 64 * 1024 * 1024,
  totalBytesMax: 256 * 1024 * 1024,
  ratioMax: 200,
  depthMax: 2,
}
