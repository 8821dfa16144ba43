/** All registers: what each is for and how much of it waits to be verified. */
import { ButtonLink } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Link } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listKinds } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import type { Kind } from './use-kind.ts'

const words = ja.kinds

export function KindsPage() {
  const kinds = useCall(listKinds, {})
  const stale = kinds.data?.kinds.reduce((sum, kind) => sum + kind.counts.stale, 0) ?? 0
  return (
    <Page title={ja.title} lead={kinds.data ? words.lead({ stale }) : undefined}>
      <Region reading={kinds} rows={10}>
        {(data) => (
          <Panel isFlush>
            <DataTable
              caption={ja.title}
              rows={data.kinds}
              rowKey={(kind) => kind.id}
              empty={<EmptyState>{words.none}</EmptyState>}
              columns={columns}
            />
          </Panel>
        )}
      </Region>
    </Page>
  )
}

const columns: readonly Column<Kind>[] = [
  {
    key: 'name',
    head: words.register,
    keeps: true,
    render: (kind) => <Link href={`/registers/${kind.id}`}>{kind.name}</Link>,
  },
  { key: 'purpose', head: words.purpose, render: (kind) => kind.purpose },
  {
    key: 'all',
    head: words.all,
    align: 'end',
    render: (kind) => kernel.web.count({ count: kind.counts.all }),
  },
  {
    key: 'stale',
    head: words.stale,
    align: 'end',
    render: (kind) => (
      <span className={kind.counts.stale > 0 ? 'strong late' : undefined}>
        {kernel.web.count({ count: kind.counts.stale })}
      </span>
    ),
  },
  {
    key: 'soon',
    head: words.soon,
    align: 'end',
    render: (kind) => kernel.web.count({ count: kind.counts.soon }),
  },
  {
    key: 'act',
    head: kernel.web.nextToDo,
    align: 'end',
    isAct: true,
    render: (kind) => (
      <ButtonLink size="row" href={`/registers/${kind.id}`}>
        {kind.counts.stale > 0 ? words.check : words.open}
      </ButtonLink>
    ),
  },
]
