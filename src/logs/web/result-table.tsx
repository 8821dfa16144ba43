/** One line of the log a row: when, what kind, which machine, what it did and with whom. */
import { jstDay } from '../../kernel/core/calendar.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import type { LogRowReply } from '../core/contract.ts'
import { categoryName, machineOf, partyOf, summarise, type NameOf } from '../core/reading.ts'
import { ja } from '../core/screen/ja.ts'
import { EventDetail } from './event-detail.tsx'
import { sayBytes, sayExactTime, sayLogTime } from './say-time.ts'
import type { Range } from './search-state.ts'

const words = ja.search

export type ResultTableProps = {
  readonly rows: readonly LogRowReply[]
  readonly range: Range
  readonly nameOf: NameOf
  readonly chosen: ReadonlySet<string>
  readonly change: (chosen: ReadonlySet<string>) => void
  readonly unfolded: ReadonlySet<string>
  readonly unfold: (row: LogRowReply) => void
  readonly showEntity: (value: string) => void
}

export function ResultTable(props: ResultTableProps) {
  const { rows, chosen, change, unfolded, unfold } = props
  const titles = new Map(rows.map((row) => [row.id, titleOf(row)]))
  return (
    <DataTable
      caption={words.results}
      rows={rows}
      rowKey={(row) => row.id}
      isDense
      selection={{ chosen, change, nameOf: (id) => titles.get(id) ?? '' }}
      onOpen={unfold}
      renderUnder={(row) =>
        unfolded.has(row.id) ? <EventDetail row={row} nameOf={props.nameOf} /> : undefined
      }
      columns={columnsOf(props)}
    />
  )
}

function titleOf(row: LogRowReply): string {
  return words.rowName({ time: sayLogTime(new Date(row.ts), false), what: summarise(row) })
}

function columnsOf({
  range,
  nameOf,
  unfolded,
  unfold,
  showEntity,
}: ResultTableProps): readonly Column<LogRowReply>[] {
  const hasDay = jstDay(range.from) !== jstDay(new Date(range.to.getTime() - 1))
  return [
    {
      key: 'time',
      head: words.columns.time,
      keeps: true,
      render: (row) => (
        <LinkButton
          className="link-button mono"
          aria-expanded={unfolded.has(row.id)}
          title={sayExactTime(new Date(row.ts))}
          onClick={() => unfold(row)}
        >
          {sayLogTime(new Date(row.ts), hasDay)}
        </LinkButton>
      ),
    },
    {
      key: 'category',
      head: words.columns.category,
      keeps: true,
      render: (row) => categoryName(row.category),
    },
    {
      key: 'machine',
      head: words.columns.machine,
      render: (row) => <Name value={machineOf(row)} nameOf={nameOf} show={showEntity} />,
    },
    {
      key: 'what',
      head: words.columns.what,
      minWidth: 112,
      render: (row) => <span className="logs-what">{summarise(row)}</span>,
    },
    {
      key: 'party',
      head: words.columns.party,
      render: (row) => <Name value={partyOf(row)} port={portOf(row)} nameOf={nameOf} show={showEntity} />,
    },
    { key: 'bytes', head: words.columns.bytes, align: 'end', render: (row) => sayBytes(row.bytes) },
  ]
}

function portOf(row: LogRowReply): number {
  return partyOf(row) === row.destinationIp ? row.destinationPort : 0
}

/** Up to this length a name stays on one line. */
const shortName = 16

/** A machine, person or address; chosen, the side panel tells of it. */
function Name({
  value,
  port = 0,
  nameOf,
  show,
}: {
  value: string
  port?: number
  nameOf: NameOf
  show: (value: string) => void
}) {
  if (value === '') return null
  const said = nameOf(value) ?? value
  const isShort = said.length <= shortName
  return (
    <LinkButton
      className={`link-button mono ${isShort ? 'nowrap' : 'logs-name'}`}
      title={value}
      onClick={() => show(value)}
    >
      {port === 0 ? said : `${said}:${port}`}
    </LinkButton>
  )
}
