/** A value of a register as people read it; unknown is said, empty is empty. */
import type { ReactNode } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDay } from '../../kernel/core/wareki.ts'
import { Link } from '../../kernel/web/location.tsx'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { ja } from '../core/ja.ts'
import { isUnknown } from '../core/kind.ts'
import type { Field } from './use-kind.ts'

export type Names = {
  /** Title of an item that a link leads to. */
  readonly item: (id: string) => string | undefined
  readonly unit: (id: string) => string | undefined
}

export function RegisterValue({
  field,
  value,
  names,
  isShort,
}: {
  field: Pick<Field, 'type' | 'options' | 'kind'>
  value: unknown
  names: Names
  /** In a table: zones by their short name. */
  isShort?: boolean
}): ReactNode {
  if (value === undefined || value === null || value === '') return null
  if (isUnknown(value)) return <Tag tone="unknown">{kernel.web.unknown}</Tag>
  if (typeof value === 'boolean') return value ? kernel.web.yes : kernel.web.no
  if (typeof value === 'number') return value.toLocaleString('ja-JP')
  if (Array.isArray(value)) return <ListValue field={field} values={value as unknown[]} names={names} />
  if (typeof value !== 'string') return null
  const text = value
  if (field.type === 'zone') return <ZoneBadge zone={text} isShort={isShort} />
  if (field.type === 'link')
    return <Link href={`/registers/${field.kind}/${text}`}>{names.item(text) ?? text}</Link>
  if (field.type === 'phone') return <a href={`tel:${text.replaceAll(/[^0-9+#*]/g, '')}`}>{text}</a>
  if (field.type === 'long_text') return <span className="pre-line">{text}</span>
  return sayText(field, text, names)
}

/** `2027-10` as era, year and month. */
export function sayMonth(month: string): string {
  const { month: mark } = kernel.calendar.markers
  return `${formatDay(`${month}-01`).split(mark)[0] ?? month}${mark}`
}

function ListValue({
  field,
  values,
  names,
}: {
  field: Pick<Field, 'type' | 'options' | 'kind'>
  values: readonly unknown[]
  names: Names
}) {
  if (field.type === 'links')
    return (
      <ul className="quiet-list">
        {values.map((id) => (
          <li key={String(id)}>
            <Link href={`/registers/${field.kind}/${String(id)}`}>
              {names.item(String(id)) ?? String(id)}
            </Link>
          </li>
        ))}
      </ul>
    )
  const said = values.map((one) => sayText(field, String(one), names)).join(ja.values.listMark)
  return field.type === 'ip_addresses' ? <span className="mono">{said}</span> : said
}

function sayText(field: Pick<Field, 'type' | 'options'>, text: string, names: Names): string {
  if (field.type === 'date') return formatDay(text)
  if (field.type === 'month') return sayMonth(text)
  if (field.type === 'unit') return names.unit(text) ?? text
  return field.options?.find((option) => option.id === text)?.label ?? text
}
