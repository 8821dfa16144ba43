/** Writing a register as CSV, for spreadsheets and for reading it back in. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context, Download } from '../../kernel/server/context.ts'
import { cellOf } from '../core/cell.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { csvLine } from '../core/spreadsheet.ts'
import { encodeCp932, encodeUtf8 } from './csv.ts'
import { findKind, reachOf, type RegisterDeps } from './deps.ts'
import { readNames } from './names.ts'
import { listOfKinds } from './store.ts'

const rowsMax = 50_000

export async function exportItems(
  ctx: Context,
  deps: RegisterDeps,
  input: InputOf<typeof contract.exportItems>,
) {
  const kind = findKind(deps, input.kind)
  if (isRefusal(kind)) return kind
  const names = await readNames(ctx, deps, kind)
  const all = await listOfKinds(ctx.tx, { bodyId: ctx.bodyId, kinds: [kind.id], limit: rowsMax })
  const { unitIds } = reachOf(ctx)
  const seen = all.filter(({ state }) => unitIds === 'all' || unitIds.includes(state.unitId ?? ''))
  const heading = [ja.values.id, ...kind.fields.map((field) => field.label), ja.values.verifiedOn]
  const lines = seen.map(({ id, state }) =>
    csvLine([
      id,
      ...kind.fields.map((field) => cellOf(field, state.values[field.id], names)),
      state.verifiedOn ?? '',
    ]),
  )
  const text = [csvLine(heading), ...lines].join('')
  const bytes = input.encoding === 'cp932' ? encodeCp932(text) : encodeUtf8(text)
  if ('refused' in bytes) return bytes
  const file: Download = {
    fileName: ja.import.fileName({ register: kind.name, day: jstDay(ctx.now) }),
    mediaType: `text/csv; charset=${input.encoding === 'cp932' ? 'Shift_JIS' : 'utf-8'}`,
    bytes,
  }
  return file
}
