/** The rows of a register: choose some and verify them all at once, with undo. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link, useGo, useQueryMembers } from '../../kernel/web/location.tsx'
import { Note } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { EmptyState, Refused } from '../../kernel/web/states.tsx'
import { SelectionBar } from '../../kernel/web/table-parts.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import type { listItems } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { CellEditor } from './cell-editor.tsx'
import { FreshnessTag } from './freshness-tag.tsx'
import { RegisterValue, type Names } from './register-value.tsx'
import type { Field, Kind } from './use-kind.ts'
import { useNames } from './use-names.ts'
import { useRowEdit, type GridRow, type RowEdit } from './use-row-edit.ts'
import { useVerify } from './use-verify.ts'

const words = ja.grid

type List = OutputOf<typeof listItems>

export function GridTable({ kind, list }: { kind: Kind; list: List }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const mayVerify = useMay('register.verify')
  const mayWrite = useMay('register.write')
  const edit = useRowEdit(kind)
  const { verify, isBusy, refusal } = useVerify()
  const names = useNames((id) => list.linkTitles[id])
  const go = useGo()
  const rows = list.items.filter((item) => chosen.has(item.id))
  const verifyChosen = async () => {
    if (await verify(rows)) setChosen(new Set())
  }
  const titleOf = (id: string) => list.items.find((item) => item.id === id)?.title ?? id
  return (
    <>
      <SelectionBar count={rows.length} clear={() => setChosen(new Set())}>
        <Button look="filled" size="row" isBusy={isBusy} onClick={() => void verifyChosen()}>
          {words.verify}
        </Button>
        {mayWrite && rows[0] && rows.length === 1 ? <EditButton row={rows[0]} edit={edit} /> : null}
      </SelectionBar>
      <Refused refusal={refusal ?? edit.refusal} />
      {edit.fault ? <Note tone="care" first={edit.fault} isAlert /> : null}
      <DataTable
        caption={words.title(kind)}
        rows={list.items}
        rowKey={(item) => item.id}
        onOpen={(item) => edit.row?.id !== item.id && go(`/registers/${kind.id}/${item.id}`)}
        onRowKey={(event, item) => {
          if (mayWrite && event.key === 'F2') edit.begin(item)
        }}
        empty={<Empty kind={kind} />}
        columns={columnsOf(kind, names, edit)}
        {...(mayVerify ? { selection: { chosen, change: setChosen, nameOf: titleOf } } : {})}
      />
    </>
  )
}

function EditButton({ row, edit }: { row: GridRow; edit: RowEdit }) {
  return (
    <Button size="row" onClick={() => edit.begin(row)}>
      {words.editRow}
    </Button>
  )
}

function columnsOf(kind: Kind, names: Names, edit: RowEdit): readonly Column<GridRow>[] {
  const fields = kind.listFields.flatMap((id) => kind.fields.find((field) => field.id === id) ?? [])
  return [
    ...fields.map((field, index) => ({
      key: field.id,
      head: field.label,
      keeps: ['phone', 'date', 'month', 'zone'].includes(field.type),
      render: (row: GridRow) =>
        edit.row?.id === row.id && edit.cellOf(field) ? (
          <EditedCell field={field} edit={edit} following={fields.slice(index)} isFirst={index === 0} />
        ) : (
          <PlainCell kind={kind} field={field} row={row} names={names} />
        ),
    })),
    {
      key: 'freshness',
      head: words.freshness,
      minWidth: 236,
      render: (row) =>
        edit.row?.id === row.id ? <RowActs edit={edit} /> : <FreshnessTag item={row} hasReason />,
    },
  ]
}

function PlainCell({ kind, field, row, names }: { kind: Kind; field: Field; row: GridRow; names: Names }) {
  if (field.id !== kind.titleField)
    return <RegisterValue field={field} value={row.values[field.id]} names={names} isShort />
  return (
    <>
      <Link href={`/registers/${kind.id}/${row.id}`}>{row.title}</Link>{' '}
      {row.retired ? <Tag>{words.retiredTag}</Tag> : null}
    </>
  )
}

/** Keys and pasting belong to the row: Enter saves it, Esc leaves it. */
function EditedCell({
  field,
  edit,
  following,
  isFirst,
}: {
  field: Field
  edit: RowEdit
  following: readonly Field[]
  isFirst: boolean
}) {
  const cell = edit.cellOf(field)
  if (!cell) return null
  return (
    <CellEditor
      field={cell}
      value={edit.values[field.id]}
      change={(value) => edit.change(field.id, value)}
      paste={(event) => edit.paste(event, following)}
      onKeyDown={edit.onKeyDown}
      takesFocus={isFirst}
    />
  )
}

function RowActs({ edit }: { edit: RowEdit }) {
  return (
    <span className="inline">
      <Button size="row" look="filled" isBusy={edit.isBusy} onClick={edit.save}>
        {words.saveRow}
      </Button>
      <Button size="row" onClick={edit.leave}>
        {words.leaveRow}
      </Button>
    </span>
  )
}

function Empty({ kind }: { kind: Kind }) {
  const [query] = useQueryMembers()
  const isFiltered = query['show'] !== undefined || query['text'] !== undefined
  if (isFiltered && kind.counts.all > 0) return <EmptyState>{words.emptyFilter}</EmptyState>
  return (
    <EmptyState act={<ButtonLink href={`/registers/${kind.id}/import`}>{words.import}</ButtonLink>}>
      {words.empty(kind)}
    </EmptyState>
  )
}
