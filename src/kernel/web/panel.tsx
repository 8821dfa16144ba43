/** Panels and the columns they stand in; one panel, one subject. */
import { useId } from 'react'
import type { ReactNode } from 'react'

export type PanelProps = {
  title?: ReactNode
  /** One quiet line beside the title. */
  note?: ReactNode
  /** Link or act at the right of the title. */
  side?: ReactNode
  /** Red frame: only for "nobody has taken this". */
  isUntaken?: boolean
  /** No padding: a table fills the panel. */
  isFlush?: boolean
  /** Not on paper. */
  isScreenOnly?: boolean
  /** Anchor for links within the page. */
  id?: string
  children: ReactNode
}

export function Panel({ title, note, side, isUntaken, isFlush, isScreenOnly, id, children }: PanelProps) {
  const titleId = useId()
  const classes = [
    'panel',
    isUntaken ? 'untaken' : '',
    isFlush ? 'flush' : '',
    isScreenOnly ? 'no-print' : '',
  ]
    .filter(Boolean)
    .join(' ')
  return (
    <section className={classes} id={id} {...(title ? { 'aria-labelledby': titleId } : {})}>
      {title || side ? (
        <div className="panel-head">
          {title ? <h2 id={titleId}>{title}</h2> : null}
          {note ? <span className="panel-note">{note}</span> : null}
          {side ? <span className="panel-side">{side}</span> : null}
        </div>
      ) : null}
      {children}
    </section>
  )
}

/**
 * Columns of a page; below 1024 px the side columns move under the main one. `side` main + 378, `halves`,
 * `left` 196 + main, `factsLeft` 5:7, `steps` 288 + main + 300, `both` 196 + main + 256.
 */
export function Columns({
  shape = 'side',
  children,
}: {
  shape?: 'side' | 'halves' | 'left' | 'factsLeft' | 'steps' | 'both'
  children: ReactNode
}) {
  return <div className={`columns ${shape === 'factsLeft' ? 'facts-left' : shape}`}>{children}</div>
}

/** Things one under the other, 16 px apart (8 when `isTight`). */
export function Stack({ isTight, children }: { isTight?: boolean; children: ReactNode }) {
  return <div className={isTight ? 'stack tight' : 'stack'}>{children}</div>
}

/** Terms and their values; an absent value is left out, an unknown one is said by the caller. */
export function Facts({
  items,
  hasWideTerms,
  isHalved,
}: {
  items: readonly { term: ReactNode; value: ReactNode | undefined; key: string }[]
  hasWideTerms?: boolean
  /** Two columns where there is room: for long lists of short values. */
  isHalved?: boolean
}) {
  if (isHalved) {
    const half = Math.ceil(items.length / 2)
    return (
      <div className="facts-halves">
        <Facts items={items.slice(0, half)} />
        <Facts items={items.slice(half)} />
      </div>
    )
  }
  return (
    <dl className={hasWideTerms ? 'facts wide-terms' : 'facts'}>
      {items
        .filter(({ value }) => value !== undefined)
        .map(({ key, term, value }) => (
          <FactRow key={key} term={term} value={value} />
        ))}
    </dl>
  )
}

function FactRow({ term, value }: { term: ReactNode; value: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  )
}

/** Explanation or warning in place; `first` is the one bold sentence it begins with. */
export function Note({
  tone,
  first,
  children,
  isAlert,
}: {
  tone?: 'now' | 'care' | 'late' | 'done'
  first?: ReactNode
  children?: ReactNode
  isAlert?: boolean
}) {
  return (
    <div className={tone ? `note ${tone}` : 'note'} role={isAlert ? 'alert' : undefined}>
      {first ? <p className="strong">{first}</p> : null}
      {children}
    </div>
  )
}
