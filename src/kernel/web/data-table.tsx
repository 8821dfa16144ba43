/** The table: heads on one line, numbers at the right, the last column says what to do next, rows by keyboard. */
import { Fragment } from 'react'
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import { ja } from '../core/ja.ts'

export type Column<Row> = {
  readonly key: string
  readonly head: ReactNode
  readonly render: (row: Row) => ReactNode
  /** `end` for figures, times and acts. */
  readonly align?: 'start' | 'end'
  /** Never wraps. */
  readonly keeps?: boolean
  /** Least width in pixels. */
  readonly minWidth?: number
  /** Wished width in pixels, for tables that stand one under the other. */
  readonly width?: number
  /** A column of buttons; not printed. */
  readonly isAct?: boolean
  /** On a phone the value says itself what it is: no head above it. */
  readonly speaksForItself?: boolean
}

export type Selection = {
  readonly chosen: ReadonlySet<string>
  readonly change: (chosen: ReadonlySet<string>) => void
  /** What the checkbox of a row is called. */
  readonly nameOf: (key: string) => string
}

export type DataTableProps<Row> = {
  /** Read aloud; not shown. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Blue bar: the row that the drawer or detail shows. */
  readonly isMarked?: (row: Row) => boolean
  /** Click on a row or Enter on it; links and buttons in the row keep their own meaning. */
  readonly onOpen?: (row: Row) => void
  readonly selection?: Selection
  /** Further keys on a focused row. */
  readonly onRowKey?: (event: KeyboardEvent, row: Row) => void
  /** What is unfolded under a row. */
  readonly renderUnder?: (row: Row) => ReactNode | undefined
  readonly isDense?: boolean
  /** On a phone each row becomes a card. Default true. */
  readonly becomesCards?: boolean
  /** Shown instead of rows. */
  readonly empty?: ReactNode
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, selection, empty } = props
  if (rows.length === 0 && empty !== undefined) return <div className="state">{empty}</div>
  const classes = ['table', props.isDense ? 'dense' : '', props.becomesCards === false ? '' : 'to-cards']
  return (
    <div className="table-frame">
      <table className={classes.filter(Boolean).join(' ')}>
        <caption className="hidden-visually">{caption}</caption>
        <thead>
          <tr>
            {selection ? (
              <th scope="col" className="cell-choose">
                {ja.web.choose}
              </th>
            ) : null}
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)} style={widthOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={props.rowKey(row)} row={row} table={props} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TableRow<Row>({ row, table }: { row: Row; table: DataTableProps<Row> }) {
  const { columns, selection, onOpen } = table
  const key = table.rowKey(row)
  const isMarked = table.isMarked?.(row) === true || selection?.chosen.has(key) === true
  const unfolded = table.renderUnder?.(row)
  return (
    <Fragment>
      <tr
        data-row=""
        data-key={key}
        tabIndex={-1}
        className={isMarked ? 'marked' : undefined}
        onClick={onOpen ? (event) => isPlainArea(event.target) && onOpen(row) : undefined}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget) return
          if (event.key === 'Enter' && onOpen) {
            event.preventDefault()
            onOpen(row)
          } else table.onRowKey?.(event, row)
        }}
      >
        {selection ? <ChooseCell rowKey={key} selection={selection} /> : null}
        {columns.map((column) => (
          <td
            key={column.key}
            className={classOf(column)}
            data-head={typeof column.head === 'string' && !column.speaksForItself ? column.head : ''}
          >
            {column.render(row)}
          </td>
        ))}
      </tr>
      {unfolded === undefined ? null : (
        <tr className="expanded-row">
          <td colSpan={columns.length + (selection ? 1 : 0)}>{unfolded}</td>
        </tr>
      )}
    </Fragment>
  )
}

function ChooseCell({ rowKey, selection }: { rowKey: string; selection: Selection }) {
  const isChosen = selection.chosen.has(rowKey)
  const toggle = () => {
    const next = new Set(selection.chosen)
    if (isChosen) next.delete(rowKey)
    else next.add(rowKey)
    selection.change(next)
  }
  return (
    <td className="cell-choose" data-head="">
      <input
        type="checkbox"
        checked={isChosen}
        onChange={toggle}
        aria-label={ja.web.chooseRow({ name: selection.nameOf(rowKey) })}
      />
    </td>
  )
}

/** True when the click met no control, and no text is being marked with the mouse. */
function isPlainArea(target: EventTarget): boolean {
  const isControl = target instanceof Element && target.closest('a, button, input, select, label, textarea')
  return !isControl && (getSelection()?.toString() ?? '') === ''
}

function classOf<Row>(column: Column<Row>): string | undefined {
  const classes = [
    column.align === 'end' ? 'align-end' : '',
    column.keeps || column.align === 'end' ? 'keep' : '',
    column.isAct ? 'cell-act' : '',
  ].filter(Boolean)
  return classes.length === 0 ? undefined : classes.join(' ')
}

function widthOf<Row>({ minWidth, width }: Column<Row>): CSSProperties | undefined {
  return minWidth || width ? { minWidth, width } : undefined
}
