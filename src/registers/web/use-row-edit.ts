/** Correcting one row of a register in place: `F2`, paste from a spreadsheet, saved row by row. */
import { useState } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { useShell } from '../../kernel/web/shell-context.ts'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { readOrganization } from '../../organization/core/contract.ts'
import { readCell } from '../core/cell.ts'
import { changeItem, type listItems } from '../core/contract.ts'
import type { RegisterField } from '../core/kind.ts'
import { ja } from '../core/screen/ja.ts'
import type { CellField } from './cell-editor.tsx'
import { withoutBlank } from './item-conflict.tsx'
import type { Field, Kind, Values } from './use-kind.ts'

const words = ja.grid
/** Types that one small control can hold; the others are corrected on the item's own page. */
const cellTypes: ReadonlySet<string> = new Set([
  'text',
  'phone',
  'email',
  'number',
  'date',
  'month',
  'yes_no',
  'choice',
  'unit',
  'zone',
])

export type GridRow = OutputOf<typeof listItems>['items'][number]

export type RowEdit = {
  readonly row: GridRow | undefined
  readonly values: Values
  readonly begin: (row: GridRow) => void
  readonly leave: () => void
  readonly save: () => void
  readonly change: (id: string, value: unknown) => void
  /** The control's description of `field`, or nothing when its type does not fit into a cell. */
  readonly cellOf: (field: Field) => CellField | undefined
  readonly paste: (event: ClipboardEvent, fields: readonly Field[]) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly isBusy: boolean
  readonly refusal: CallRefusal | undefined
  /** What could not be pasted, in a sentence. */
  readonly fault: string | undefined
}

export function useRowEdit(kind: Kind): RowEdit {
  const [row, setRow] = useState<GridRow>()
  const [values, setValues] = useState<Values>({})
  const [fault, setFault] = useState<string>()
  const { act, isBusy, refusal, forget } = useAct(changeItem)
  const choices = useChoices()
  const toast = useToast()
  const begin = (next: GridRow) => {
    forget()
    setFault(undefined)
    setRow(next)
    setValues(next.values)
  }
  const leave = () => setRow(undefined)
  const save = async () => {
    if (!row || !(await act({ id: row.id, version: row.version, values: withoutBlank(values) }))) return
    toast({ words: kernel.web.saved })
    leave()
  }
  const paste = (event: ClipboardEvent, fields: readonly Field[]) => {
    const cells = event.clipboardData.getData('text').split(/\r?\n/)[0]?.split('\t') ?? []
    if (cells.length < 2) return
    event.preventDefault()
    const read = readCells(cells, fields, choices)
    setValues({ ...values, ...read.values })
    setFault(read.fault)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave()
    else if (
      event.key !== 'Enter' ||
      event.nativeEvent.isComposing ||
      event.target instanceof HTMLButtonElement
    )
      return
    else void save()
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    row: row && kind.id === row.kind ? row : undefined,
    values,
    begin,
    leave,
    save: () => void save(),
    change: (id, value) => setValues({ ...values, [id]: value }),
    cellOf: (field) =>
      cellTypes.has(field.type) ? { ...field, options: choices[field.type] ?? field.options } : undefined,
    paste,
    onKeyDown,
    isBusy,
    refusal,
    fault,
  }
}

type Choices = Readonly<Record<string, readonly { id: string; label: string }[]>>

function useChoices(): Choices {
  const organization = useCall(readOrganization, {})
  const { zones } = useShell()
  return {
    unit: (organization.data?.units ?? []).map(({ id, name }) => ({ id, label: name })),
    zone: zones.map(({ id, name }) => ({ id, label: name })),
  }
}

/** Cells of a spreadsheet's row, read as the import reads them, into the fields from the first one on. */
function readCells(
  cells: readonly string[],
  fields: readonly Field[],
  choices: Choices,
): { values: Values; fault: string | undefined } {
  const idOf = (type: string) => (name: string) => choices[type]?.find((choice) => choice.label === name)?.id
  const lookup = { items: () => [], unit: idOf('unit'), zone: idOf('zone') }
  const values: Record<string, unknown> = {}
  for (const [index, field] of fields.slice(0, cells.length).entries()) {
    const cell = cells[index] ?? ''
    // The contract sends the kind's own fields, whose types are those of the content.
    const read = readCell(field as RegisterField, cell, lookup)
    if ('code' in read) return { values, fault: words.pasteFault({ label: field.label, value: cell }) }
    values[field.id] = read.value
  }
  return { values, fault: undefined }
}
