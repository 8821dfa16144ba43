/** The files of a dump and the exact form of their lines; docs/ledger-dump.md tells it to others. */
import { canonicalJson } from '../../../kernel/core/canonical-json.ts'

export const dumpFiles = {
  manifest: 'manifest.note',
  checkpoints: 'checkpoints.jsonl',
  entries: 'entries.jsonl',
  rows: 'rows.jsonl',
  blobs: 'blobs',
} as const

const manifestHead = 'toride-ledger-dump/v1'

/** One entry; `entry` is the canonical JSON (RFC 8785) that the commitment was made of, or null when erased. */
export type DumpEntry = {
  readonly commitment: string
  readonly entry: string | null
  readonly leaf: number
  /** 32 hexadecimal digits; null when the content is erased. */
  readonly salt: string | null
  readonly sequence: string
}

/** The members stand in this order and without spaces, so that the bytes of the entry can be hashed as they are. */
export function formatEntryLine({ commitment, entry, leaf, salt, sequence }: DumpEntry): string {
  const saltText = salt === null ? 'null' : `"${salt}"`
  return `{"commitment":"${commitment}","entry":${entry ?? 'null'},"leaf":${leaf},"salt":${saltText},"sequence":"${sequence}"}`
}

export type DumpRow = {
  readonly table: string
  readonly id: string
  readonly version: number
  readonly columns: Readonly<Record<string, unknown>>
}

export function formatRowLine(row: DumpRow): string {
  return canonicalJson(row)
}

/** What the digest of a row is made of, after the salt of its entry. */
export function rowText({ table, id, version, columns }: DumpRow): string {
  return canonicalJson({ table, id, version, columns })
}

export type Manifest = {
  readonly origin: string
  readonly madeAt: string
  readonly files: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[]
}

/** The text that the ledger's key signs over a dump. */
export function formatManifest({ origin, madeAt, files }: Manifest): string {
  const lines = files.map(({ sha256, sizeBytes, path }) => `${sha256} ${sizeBytes} ${path}`)
  return [manifestHead, origin, madeAt, ...lines, ''].join('\n')
}

/** `undefined` when the form is not right. */
export function parseManifest(text: string): Manifest | undefined {
  const [head, origin = '', madeAt = '', ...lines] = text.split('\n')
  if (head !== manifestHead || !origin || lines.pop() !== '') return undefined
  const files = lines.map((line) => {
    const match = /^(?<sha256>[0-9a-f]{64}) (?<size>\d{1,15}) (?<path>\S+)$/.exec(line)
    const { sha256 = '', size = '', path = '' } = match?.groups ?? {}
    return { sha256, sizeBytes: Number(size), path }
  })
  return files.every(({ path }) => path !== '') ? { origin, madeAt, files } : undefined
}

export function blobPath(sha256: string): string {
  return `${dumpFiles.blobs}/${sha256.slice(0, 2)}/${sha256}`
}
