/** One register as a grid, stalest first: is this still true? */
import { useState } from 'react'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { Link, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Panel } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Loading, Region } from '../../kernel/web/states.tsx'
import { Pager } from '../../kernel/web/table-parts.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listItems } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { ExportDialog } from './export-dialog.tsx'
import { filterOf, GridFilter } from './grid-filter.tsx'
import { GridTable } from './grid-table.tsx'
import { KindList } from './kind-list.tsx'
import { useKind, type Kind } from './use-kind.ts'

const words = ja.grid
const limit = 50

export function GridPage() {
  const { kinds, kind, kindId } = useKind()
  const [isExporting, setExporting] = useState(false)
  return (
    <Page
      title={kind ? words.title({ name: kind.name }) : ja.title}
      lead={kind ? <Lead kind={kind} /> : undefined}
      crumbs={[{ label: ja.title, href: '/registers' }]}
      acts={kind ? <Acts kind={kind} exportItems={() => setExporting(true)} /> : null}
    >
      <Region reading={kinds}>
        {(data) => (
          <Columns shape="left">
            <p className="only-phone">
              <Link href="/registers">{words.otherRegisters}</Link>
            </p>
            <KindList kinds={data.kinds} current={kindId} />
            {kind ? <Grid key={kind.id} kind={kind} /> : <Loading />}
          </Columns>
        )}
      </Region>
      {kind ? <ExportDialog kind={kind} isOpen={isExporting} close={() => setExporting(false)} /> : null}
    </Page>
  )
}

function Lead({ kind: { counts, name } }: { kind: Kind }) {
  if (counts.all === 0) return <>{words.leadEmpty({ name })}</>
  if (counts.stale === 0) return <>{words.leadFresh(counts)}</>
  return (
    <>
      <strong>{words.leadStale(counts)}</strong>
      {words.leadHow}
    </>
  )
}

function Acts({ kind, exportItems }: { kind: Kind; exportItems: () => void }) {
  const mayImport = useMay('register.import')
  const mayWrite = useMay('register.write')
  return (
    <>
      {mayImport ? <ButtonLink href={`/registers/${kind.id}/import`}>{words.import}</ButtonLink> : null}
      <Button onClick={exportItems}>{words.export}</Button>
      {mayWrite ? (
        <ButtonLink href={`/registers/${kind.id}/new`} look="filled">
          {words.add({ name: kind.name })}
        </ButtonLink>
      ) : null}
    </>
  )
}

function Grid({ kind }: { kind: Kind }) {
  const [query, change] = useQueryMembers()
  const offset = Number(query['offset'] ?? 0) || 0
  const items = useCall(
    listItems,
    { kind: kind.id, ...filterOf(query), limit, offset },
    { keepsPrevious: true },
  )
  return (
    <Panel isFlush>
      <Region reading={items} rows={10}>
        {(data) => (
          <>
            <GridFilter counts={data.counts} />
            <GridTable kind={kind} list={data} />
            <Pager
              offset={offset}
              limit={limit}
              total={data.total}
              go={(next) => change({ offset: next === 0 ? undefined : String(next) })}
            />
          </>
        )}
      </Region>
    </Panel>
  )
}
