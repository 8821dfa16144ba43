/** What stands around a table: the bar over chosen rows, filter chips, the pager. */
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'
import { LinkButton } from './button.tsx'

/** Appears above a table when rows are chosen and says how many. */
export function SelectionBar({
  count,
  clear,
  children,
}: {
  count: number
  clear: () => void
  children: ReactNode
}) {
  if (count === 0) return null
  return (
    <div className="selection-bar">
      <output className="strong">{ja.web.chosen({ count })}</output>
      {children}
      <LinkButton onClick={clear}>{ja.web.clearChoice}</LinkButton>
    </div>
  )
}

export type Chip = { readonly key: string; readonly label: string; readonly count?: number }

/** Filters of which one holds; the count is that of the list it opens. */
export function Chips({
  label,
  chips,
  current,
  choose,
}: {
  label: string
  chips: readonly Chip[]
  current: string
  choose: (key: string) => void
}) {
  return (
    <fieldset className="chips">
      <legend className="hidden-visually">{label}</legend>
      {chips.map((chip) => (
        <button
          key={chip.key}
          type="button"
          className="chip"
          aria-pressed={chip.key === current}
          onClick={() => choose(chip.key)}
        >
          {chip.count === undefined ? chip.label : `${chip.label} ${chip.count.toLocaleString('ja-JP')}`}
        </button>
      ))}
    </fieldset>
  )
}

/** Which rows of how many are shown, and the ways to the others. */
export function Pager({
  offset,
  limit,
  total,
  go,
}: {
  offset: number
  limit: number
  total: number
  go: (offset: number) => void
}) {
  if (total === 0) return null
  const to = Math.min(offset + limit, total)
  const rest = Math.min(limit, total - to)
  return (
    <div className="pager">
      <span>{ja.web.range({ from: offset + 1, to, total })}</span>
      {offset > 0 ? (
        <LinkButton onClick={() => go(Math.max(0, offset - limit))}>
          {ja.web.previousRows({ count: Math.min(limit, offset) })}
        </LinkButton>
      ) : null}
      {rest > 0 ? (
        <LinkButton onClick={() => go(offset + limit)}>{ja.web.nextRows({ count: rest })}</LinkButton>
      ) : null}
    </div>
  )
}
