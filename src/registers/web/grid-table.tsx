/** The rows of a register: choose some and verify them all at once, with undo. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link, useGo, useQueryMembers } from '../../kernel/web/location.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { EmptyState, Refused } from '../../kernel/web/states.tsx'
import { SelectionBar } from '../../kernel/web/table-parts.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import type { listItems } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { FreshnessTag } from './freshness-tag.tsx'
import { RegisterValue, type Names } from './register-value.tsx'
import type { Kind } from './use-kind.ts'
import { useNames } from './use-names.ts'
import { useVerify } from './use-verify.ts'

const words = ja.grid

type List = OutputOf<typeof listItems>
type Row = List['items'][number]

export function GridTable({ kind, list }: { kind: Kind; list: List }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const mayVerify = useMay('register.verify')
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
      </SelectionBar>
      <Refused refusal={refusal} />
      <DataTable
        caption={words.title(kind)}
        rows={list.items}
        rowKey={(item) => item.id}
        onOpen={(item) => go(`/registers/${kind.id}/${item.id}`)}
        empty={<Empty kind={kind} />}
        columns={columnsOf(kind, names)}
        {...(mayVerify ? { selection: { chosen, change: setChosen, nameOf: titleOf } } : {})}
      />
    </>
  )
}

function columnsOf(kind: Kind, names: Names): readonly Column<Row>[] {
  const fields = kind.listFields.flatMap((id) => kind.fields.find((field) => field.id === id) ?? [])
  return [
    ...fields.map((field) => ({
      key: field.id,
      head: field.label,
      keeps: ['phone', 'date', 'month', 'zone'].includes(field.type),
      render: (row: Row) =>
        field.id === kind.titleField ? (
          <>
            <Link href={`/registers/${kind.id}/${row.id}`}>{row.title}</Link>{' '}
            {row.retired ? <Tag>{words.retiredTag}</Tag> : null}
          </>
        ) : (
          <RegisterValue field={field} value={row.values[field.id]} names={names} isShort />
        ),
    })),
    {
      key: 'freshness',
      head: words.freshness,
      minWidth: 200,
      render: (row) => <FreshnessTag item={row} hasReason />,
    },
  ]
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
