/** Rows of a dump against the digests that entries keep of them. */
import { fromHex, joinBytes, areSameBytes } from '../bytes.ts'
import { rowText, type DumpRow } from './dump-form.ts'
import { fileReferences } from './file-references.ts'
import { ja } from './ja.ts'
import type { Platform } from './platform.ts'
import type { Problems } from './report.ts'
import { rowKey, type RowClaim, type Told } from './verify-entries.ts'

export type RowCheck = {
  take(line: Uint8Array): void
  finish(): {
    readonly rows: number
    readonly withoutDigest: number
    /** SHA-256 of files that rows say are kept. */
    readonly files: ReadonlySet<string>
  }
}

export function checkRows(platform: Platform, told: Told, problems: Problems): RowCheck {
  const open = new Map(told.rows)
  const undigested = new Map(told.undigested)
  const seen = new Set<string>()
  const files = new Set<string>()
  let rows = 0
  let withoutDigest = 0
  return {
    take: (line) => {
      rows += 1
      const row = parseRow(line, platform)
      if (!row) return problems.add('line_unreadable', ja.where.line({ file: 'rows.jsonl', line: rows }))
      const key = rowKey(row.table, row.id)
      const where = ja.where.row(row)
      if (seen.has(key)) return problems.add('row_twice', where)
      seen.add(key)
      const claim = told.rows.get(key)
      open.delete(key)
      if (claim) {
        if (!isAsClaimed(row, claim, platform)) problems.add('row_changed', where)
      } else if (undigested.get(row.id) === row.version) withoutDigest += 1
      else problems.add('row_without_entry', where)
      undigested.delete(row.id)
      fileReferences(row.columns, files)
      return undefined
    },
    finish: () => {
      for (const claim of open.values()) problems.add('row_missing', ja.where.row(claim))
      for (const id of undigested.keys()) problems.add('row_missing', id)
      return { rows, withoutDigest, files }
    },
  }
}

function isAsClaimed(row: DumpRow, claim: RowClaim, platform: Platform): boolean {
  const names = Object.keys(row.columns).toSorted()
  if (row.version !== claim.version || names.join('\n') !== claim.columns.join('\n')) return false
  const digest = platform.sha256(joinBytes([claim.salt, platform.utf8(rowText(row))]))
  return areSameBytes(digest, fromHex(claim.sha256) ?? new Uint8Array(0))
}

/** A line must be exactly what a dump writes: no member beside these. */
function parseRow(line: Uint8Array, platform: Platform): DumpRow | undefined {
  try {
    const text = platform.text(line)
    const row = JSON.parse(text) as DumpRow
    const isRow =
      typeof row.table === 'string' && typeof row.id === 'string' && typeof row.version === 'number'
    return isRow && typeof row.columns === 'object' && rowText(row) === text ? row : undefined
  } catch {
    return undefined
  }
}
