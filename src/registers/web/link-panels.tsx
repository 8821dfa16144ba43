/** What an item leads to, what leads to it, and the rows that it holds. */
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { ja } from '../core/screen/ja.ts'
import { isUnknown } from '../core/kind.ts'
import { FreshnessTag } from './freshness-tag.tsx'
import type { Item } from './item-page.tsx'
import { RegisterValue } from './register-value.tsx'
import type { Field, Kind } from './use-kind.ts'

const words = ja.item

export function LinksPanel({ item, kind }: { item: Item; kind: Kind }) {
  if (item.links.length === 0) return null
  const labelOf = (id: string) => kind.fields.find((field) => field.id === id)?.label ?? ''
  return (
    <Panel title={words.links} isScreenOnly>
      <DataTable
        caption={words.links}
        rows={item.links}
        rowKey={(link) => `${link.field}-${link.id}`}
        columns={[
          { key: 'as', head: words.as, render: (link) => labelOf(link.field) },
          {
            key: 'name',
            head: words.name,
            render: (link) => (
              <>
                <div>
                  <Link href={`/registers/${link.kind}/${link.id}`}>{link.title}</Link>
                </div>
                <FreshnessTag item={link} />
              </>
            ),
          },
        ]}
      />
    </Panel>
  )
}

export function LinkedFromPanel({ item, kinds }: { item: Item; kinds: readonly Kind[] }) {
  const nameOf = (id: string) => kinds.find((kind) => kind.id === id)?.name ?? id
  return (
    <Panel title={words.linkedFrom} isScreenOnly={item.linkedFrom.length === 0}>
      <DataTable
        caption={words.linkedFrom}
        rows={item.linkedFrom}
        rowKey={(link) => link.id}
        empty={words.linkedFromNone}
        columns={[
          { key: 'register', head: words.register, keeps: true, render: (link) => nameOf(link.kind) },
          {
            key: 'name',
            head: words.name,
            render: (link) => <Link href={`/registers/${link.kind}/${link.id}`}>{link.title}</Link>,
          },
          { key: 'fresh', head: words.freshness, render: (link) => <FreshnessTag item={link} hasReason /> },
        ]}
      />
    </Panel>
  )
}

type ValueRow = Readonly<Record<string, unknown>>

/** Rows within an item (connections, what a vendor may be asked for). */
export function RowsPanel({ field, value }: { field: Field; value: unknown }) {
  const rows = Array.isArray(value) ? (value as ValueRow[]).map((row, index) => ({ row, index })) : []
  if (rows.length === 0) return null
  return (
    <Panel title={field.label}>
      <DataTable
        caption={field.label}
        rows={rows}
        rowKey={({ index }) => String(index)}
        columns={(field.columns ?? []).map((column) => ({
          key: column.id,
          head: column.label,
          render: ({ row }: { row: ValueRow }) =>
            column.id === 'allowed' ? (
              <Allowed value={row[column.id]} />
            ) : (
              <RegisterValue
                field={column}
                value={row[column.id]}
                names={{ item: () => undefined, unit: () => undefined }}
              />
            ),
        }))}
      />
    </Panel>
  )
}

function Allowed({ value }: { value: unknown }) {
  if (value === true) return <Tag tone="done">{words.allowed}</Tag>
  if (value === false)
    return (
      <Tag tone="late" symbol={'\u00d7'}>
        {words.notAllowed}
      </Tag>
    )
  return isUnknown(value) ? <Tag tone="unknown">{ja.form.unknown}</Tag> : null
}
