/** Reading a register from CSV: first the difference, row by row, then the rows that a person chose. */
import { buffer } from 'node:stream/consumers'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { note } from '../../kernel/server/ledger.ts'
import type * as contract from '../core/contract.ts'
import { diffValues } from '../core/item.ts'
import type { RegisterKind } from '../core/kind.ts'
import { createItem, replaceValues } from './change-item.ts'
import { readCsv } from './csv.ts'
import { findKind, type RegisterDeps } from './deps.ts'
import { compareRows, type ComparedRow } from './compare-rows.ts'
import { readNames } from './names.ts'
import { tellChanges } from './read-history.ts'
import { wasChecked } from './store.ts'

const fileBytesMax = 5 * 1024 * 1024
const titleLengthMax = 200

export async function checkImport(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.checkImport>,
) {
  const kind = findKind(deps, input.kind)
  if (isRefusal(kind)) return kind
  if (!ctx.upload) return refuse('registers.file_missing')
  const blob = await deps.kernel.blobs.put(ctx.upload.stream as AsyncIterable<Uint8Array>, fileBytesMax)
  if (isRefusal(blob)) return blob
  const file = await readFile(deps, blob.sha256)
  if (isRefusal(file)) return file
  const rows = await compareRows(ctx, deps, { kind, file })
  if (isRefusal(rows)) return rows
  await note(ctx, { kind: 'register', id: kind.id }, { type: 'register.importChecked', file: blob.sha256 })
  const names = await readNames(ctx, deps, kind)
  const count = (state: ComparedRow['state']) => rows.filter((row) => row.state === state).length
  return {
    file: blob.sha256,
    encoding: file.encoding,
    counts: {
      new: count('new'),
      changed: count('changed'),
      same: count('same'),
      refused: count('refused'),
    },
    rows: rows.map(({ line, state, title, record, values, reasons }) => ({
      line,
      state,
      title: title.slice(0, titleLengthMax),
      itemId: record?.id ?? null,
      version: record?.version ?? null,
      changes:
        state === 'changed' && record
          ? tellChanges(kind, { ...diffValues(record.state.values, values), names })
          : [],
      reasons,
    })),
  }
}

/** The file is read and compared again: what is saved is what the person was shown, or nothing. */
export async function saveImport(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.saveImport>,
) {
  const kind = findKind(deps, input.kind)
  if (isRefusal(kind)) return kind
  const checked = { bodyId: ctx.bodyId, kind: kind.id, file: input.file }
  if (!(await wasChecked(ctx.tx, checked))) return refuse('kernel.not_found')
  if (!(await deps.kernel.blobs.has(input.file))) return refuse('kernel.not_found')
  const file = await readFile(deps, input.file)
  if (isRefusal(file)) return file
  const rows = await compareRows(ctx, deps, { kind, file })
  if (isRefusal(rows)) return rows
  const byLine = new Map(rows.map((row) => [row.line, row]))
  for (const wanted of input.rows) {
    const saved = await saveRow(ctx, deps, { kind, wanted, row: byLine.get(wanted.line) })
    if (isRefusal(saved)) return saved
  }
  const saved = input.rows.length
  const event = { type: 'register.imported', file: input.file, rows: saved }
  await note(ctx, { kind: 'register', id: kind.id }, event)
  return { saved }
}

async function saveRow(
  ctx: Context,
  deps: RegisterDeps,
  chosen: {
    kind: RegisterKind
    wanted: { line: number; version: number | null }
    row: ComparedRow | undefined
  },
) {
  const { row, wanted } = chosen
  if (!row || row.state === 'refused') return refuse('registers.row_refused', { line: wanted.line })
  if ((row.record?.version ?? null) !== wanted.version) return refuse('kernel.changed_meanwhile')
  const change = { values: row.values, verified: false }
  return row.record
    ? replaceValues(ctx, deps, { record: row.record, ...change })
    : createItem(ctx, chosen.kind, change)
}

async function readFile(deps: RegisterDeps, sha256: string) {
  return readCsv(await buffer(deps.kernel.blobs.read(sha256)))
}
