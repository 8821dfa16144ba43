/** The sources, silent ones first. */
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { lookUp } from '../core/decoder.ts'
import type { listLogSources } from '../core/contract.ts'
import { sourceKindNames } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { sayMoment } from './say-time.ts'
import { useSourceNames } from './register-names.ts'

const words = ja.sources

export type Source = OutputOf<typeof listLogSources>['sources'][number]

export function SourceTable({
  sources,
  gaps,
  edit,
}: {
  sources: readonly Source[]
  /** Last log of sources that have been quiet for longer than usual. */
  gaps: ReadonlyMap<string, Date>
  /** Absent for who may not register sources. */
  edit?: (source: Source) => void
}) {
  const nameOf = useSourceNames()
  const rows = sources.toSorted(
    (left, right) => rank(left, gaps) - rank(right, gaps) || (left.name < right.name ? -1 : 1),
  )
  const name: Column<Source> = {
    key: 'name',
    head: words.columns.name,
    render: (source) => <SourceName source={source} title={nameOf(source.name)} />,
  }
  const state: Column<Source> = {
    key: 'state',
    head: words.columns.state,
    render: (source) => <State source={source} gap={gaps.get(source.name)} />,
  }
  const next: Column<Source> = {
    key: 'next',
    head: words.columns.next,
    isAct: true,
    render: (source) => (
      <span className="inline">
        <Link href={logsOf(source)}>{words.openLogs}</Link>
        {edit ? (
          <LinkButton onClick={() => edit(source)}>{source.id ? words.edit : words.register}</LinkButton>
        ) : null}
      </span>
    ),
  }
  return (
    <DataTable
      caption={words.table}
      rows={rows}
      rowKey={(source) => source.id ?? `name ${source.name}`}
      columns={[name, state, ...columns, next]}
      empty={words.leadNone}
    />
  )
}

function rank(source: Source, gaps: ReadonlyMap<string, Date>): number {
  if (source.isSilent || gaps.has(source.name)) return 0
  return source.lastReceivedAt === undefined ? 1 : 2
}

function SourceName({ source, title }: { source: Source; title: string }) {
  const kinds = source.kind === 'auto' ? source.datasets.join('\u3000') : lookUp(sourceKindNames, source.kind)
  return (
    <>
      <div className="strong">{source.name}</div>
      {title === source.name ? null : <div>{title}</div>}
      <div className="second">{[source.address, kinds].filter(Boolean).join('\u3000')}</div>
    </>
  )
}

const columns: readonly Column<Source>[] = [
  {
    key: 'last',
    head: words.columns.last,
    align: 'end',
    render: ({ lastReceivedAt }) =>
      lastReceivedAt ? formatDateTimeShort(new Date(lastReceivedAt)) : words.noLast,
  },
  {
    key: 'events',
    head: words.columns.events,
    align: 'end',
    render: ({ events }) => events.toLocaleString('ja-JP'),
  },
  {
    key: 'refused',
    head: words.columns.refused,
    render: ({ refused }) =>
      refused.length === 0 ? (
        <span className="second">{words.noRefusals}</span>
      ) : (
        refused.map(({ reason, count }) => (
          <div key={reason}>
            {words.refusedCount({ reason: lookUp(words.reasons, reason) ?? reason, count })}
          </div>
        ))
      ),
  },
]

function State({ source, gap }: { source: Source; gap: Date | undefined }) {
  if (source.isSilent && source.lastReceivedAt !== undefined) return <Tag tone="care">{words.silent}</Tag>
  if (source.lastReceivedAt === undefined) return <Tag tone="care">{words.never}</Tag>
  if (gap)
    return (
      <>
        <Tag tone="care">{words.unusual}</Tag>
        <div className="second">{words.lastLog({ at: sayMoment(gap) })}</div>
      </>
    )
  if (source.silentAfterMinutes === 0) return <Tag>{words.notWatched}</Tag>
  return <Tag tone="done">{words.arriving}</Tag>
}

function logsOf(source: Source): string {
  const query = new URLSearchParams({ last: '24h', source: encodeURIComponent(source.name) })
  return `/logs?${query.toString()}`
}
