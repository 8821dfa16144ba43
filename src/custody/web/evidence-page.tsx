/** All evidence of a case: what it is, where it is, what still has to be written down; sheet and package. */
import { FreshDownload } from '../../access/web/public.tsx'
import { useState } from 'react'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button, isOffered } from '../../kernel/web/button.tsx'
import { download, hrefOf } from '../../kernel/web/call.ts'
import type { CallRefusal } from '../../kernel/web/call.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link, useGo, usePathMember, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { EmptyState, Refused, Region } from '../../kernel/web/states.tsx'
import { Chips } from '../../kernel/web/table-parts.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { ja as cases } from '../../incidents/core/screen/ja.ts'
import { downloadPackage, downloadSheet, listEvidence, type EvidenceView } from '../core/contract.ts'
import { ja as custody } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { AddEvidenceDialog } from './add-dialog.tsx'
import { HashTag, isAtRest, itemHref, StageTag } from './evidence-tags.tsx'

const words = ja.list
const shows = ['all', 'open', 'digital', 'physical'] as const
type Show = (typeof shows)[number]
type EvidenceList = OutputOf<typeof listEvidence>

export function EvidencePage() {
  const caseId = usePathMember('id')
  const evidence = useCall(listEvidence, { caseId }, { everySeconds: 30 })
  const data = evidence.data
  const open = data?.items.filter((item) => !isAtRest(item.stage)).length ?? 0
  return (
    <Page
      title={words.title}
      over={data ? words.over({ number: data.caseNumber, title: data.caseTitle }) : undefined}
      lead={data ? words.lead({ count: data.items.length, open }) : undefined}
      crumbs={[
        { label: cases.list.title, href: '/cases' },
        ...(data ? [{ label: data.caseNumber, href: `/cases/${caseId}` }] : []),
      ]}
      acts={data ? <HeadActs caseId={caseId} data={data} /> : undefined}
    >
      <Region reading={evidence} rows={6}>
        {(list) => <List items={list.items} />}
      </Region>
    </Page>
  )
}

function HeadActs({ caseId, data }: { caseId: string; data: EvidenceList }) {
  const [isAdding, add] = useState(false)
  const [refusal, setRefusal] = useState<CallRefusal>()
  const print = async () => setRefusal(await download(downloadSheet, { caseId }))
  return (
    <>
      <Refused refusal={refusal} />
      {data.allowed.includes('evidence.package') ? (
        <FreshDownload className="button" href={hrefOf(downloadPackage, { caseId })}>
          {words.package}
        </FreshDownload>
      ) : null}
      {data.allowed.includes('evidence.print') ? (
        <Button onClick={() => void print()}>{words.sheet}</Button>
      ) : null}
      {isOffered(data, 'evidence.add') ? (
        <Button look="filled" onClick={() => add(true)}>
          {words.add}
        </Button>
      ) : null}
      {isAdding ? <AddEvidenceDialog caseId={caseId} close={() => add(false)} /> : null}
    </>
  )
}

function belongsTo(show: Show): (item: EvidenceView) => boolean {
  if (show === 'all') return () => true
  if (show === 'open') return (item) => !isAtRest(item.stage)
  return (item) => item.kind === show
}

function List({ items }: { items: readonly EvidenceView[] }) {
  const [query, change] = useQueryMembers()
  const go = useGo()
  const show = shows.find((one) => one === query['show']) ?? 'all'
  return (
    <Panel isFlush>
      <div className="panel-bar">
        <Chips
          label={words.filter}
          current={show}
          choose={(next) => change({ show: next === 'all' ? undefined : next })}
          chips={shows.map((key) => ({
            key,
            label: words.chips[key],
            count: items.filter(belongsTo(key)).length,
          }))}
        />
      </div>
      <DataTable
        caption={words.title}
        rows={items.filter(belongsTo(show))}
        rowKey={(item) => item.id}
        onOpen={(item) => go(itemHref(item))}
        empty={<EmptyState>{words.empty}</EmptyState>}
        columns={columns}
      />
    </Panel>
  )
}

const columns: readonly Column<EvidenceView>[] = [
  {
    key: 'number',
    head: ja.panel.number,
    keeps: true,
    render: (item) => <Link href={itemHref(item)}>{item.serial}</Link>,
  },
  {
    key: 'name',
    head: ja.panel.name,
    minWidth: 200,
    render: (item) => (
      <>
        <span className="strong">{item.title}</span>
        <div className="second">{item.origin}</div>
      </>
    ),
  },
  { key: 'kind', head: words.kind, keeps: true, render: (item) => custody.kinds[item.kind] },
  {
    key: 'acquired',
    head: words.acquired,
    minWidth: 160,
    render: (item) =>
      item.acquired ? (
        `${formatDateTimeShort(new Date(item.acquired.at))}\u3000${item.acquired.by}`
      ) : (
        <span className="second">{words.notAcquired}</span>
      ),
  },
  { key: 'place', head: ja.panel.place, minWidth: 120, render: (item) => item.location },
  { key: 'stage', head: words.stage, render: (item) => <StageTag stage={item.stage} /> },
  { key: 'hash', head: ja.panel.hash, keeps: true, render: (item) => <HashTag item={item} /> },
]
