/** One item of evidence: what it is, its file and digest, every hand it went through, what can be recorded next. */
import { FreshDownload } from '../../access/web/public.tsx'
import { formatDateTime, formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { ButtonLink } from '../../kernel/web/button.tsx'
import { hrefOf } from '../../kernel/web/call.ts'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link, usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Facts, Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { ja as cases } from '../../incidents/core/screen/ja.ts'
import { downloadEvidence, listEvidence, readEvidence, type EvidenceView } from '../core/contract.ts'
import { ja as custody } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { HashTag, StageTag } from './evidence-tags.tsx'
import { ActsPanel } from './acts-panel.tsx'
import { saySize } from './file-size.ts'
import { UploadPart } from './upload-part.tsx'

const words = ja.item

export function ItemPage() {
  const caseId = usePathMember('id')
  const id = usePathMember('item')
  const reading = useCall(readEvidence, { id }, { everySeconds: 30 })
  const item = reading.data
  const list = useCall(listEvidence, { caseId }).data
  return (
    <Page
      title={item?.title ?? ja.list.title}
      over={item ? words.over({ serial: item.serial }) : undefined}
      crumbs={[
        { label: cases.list.title, href: '/cases' },
        ...(list ? [{ label: list.caseNumber, href: `/cases/${caseId}` }] : []),
        { label: ja.list.title, href: `/cases/${caseId}/evidence` },
      ]}
      tags={
        item ? (
          <>
            <StageTag stage={item.stage} />
            <HashTag item={item} />
          </>
        ) : undefined
      }
      acts={<ButtonLink href={`/cases/${caseId}/evidence`}>{words.back}</ButtonLink>}
    >
      <Region reading={reading} rows={8}>
        {(data) => (
          <Stack>
            <Columns>
              <Stack>
                <FactsPanel item={data} />
                <FilePanel item={data} />
              </Stack>
              <ActsPanel item={data} />
            </Columns>
            <CustodyPanel item={data} />
          </Stack>
        )}
      </Region>
    </Page>
  )
}

function FactsPanel({ item }: { item: EvidenceView }) {
  const { acquired, step } = item
  return (
    <Panel title={words.facts}>
      <Facts
        items={[
          { key: 'kind', term: words.kind, value: custody.kinds[item.kind] },
          { key: 'origin', term: words.origin, value: item.origin },
          { key: 'place', term: words.place, value: item.location },
          { key: 'seal', term: words.sealNumber, value: item.sealNumber || undefined },
          {
            key: 'at',
            term: words.acquiredAt,
            value: acquired ? formatDateTime(new Date(acquired.at)) : ja.list.notAcquired,
          },
          { key: 'by', term: words.acquiredBy, value: acquired?.by },
          {
            key: 'witness',
            term: words.witness,
            value: acquired ? acquired.witness || custody.noWitness : undefined,
          },
          { key: 'method', term: words.method, value: acquired?.method || undefined },
          { key: 'tool', term: words.tool, value: acquired?.tool || undefined },
          { key: 'clock', term: words.clock, value: acquired ? sayClock(acquired) : undefined },
          {
            key: 'step',
            term: words.fromCard,
            value: step ? (
              <Link
                href={`/cases/${item.caseId}/cards/${step.runId}?step=${encodeURIComponent(step.stepId)}`}
              >
                {words.openCard}
              </Link>
            ) : undefined,
          },
          {
            key: 'added',
            term: words.addedBy,
            value: `${item.addedBy.name}\u3000${formatDateTimeShort(new Date(item.addedAt))}`,
          },
        ]}
      />
    </Panel>
  )
}

function sayClock({ clockOffsetSeconds }: { clockOffsetSeconds: number | null }): string {
  if (clockOffsetSeconds === null) return ja.acquisition.clockUnknown
  return custody.clockOffset({ seconds: clockOffsetSeconds })
}

/** The file as it came; an item without one says how to put it in. */
function FilePanel({ item }: { item: EvidenceView }) {
  const { file } = item
  if (item.kind === 'physical') return null
  return (
    <Panel title={words.file} note={words.kept}>
      {file ? (
        <Stack isTight>
          {file.isNotAsNamed ? <Note tone="care" first={words.notAsNamed} /> : null}
          <Facts
            items={[
              { key: 'name', term: words.fileName, value: file.name },
              { key: 'size', term: words.size, value: saySize(file.sizeBytes) },
              { key: 'type', term: words.type, value: custody.fileTypes[file.type] ?? file.type },
              { key: 'sha', term: words.sha256, value: <span className="mono">{file.sha256}</span> },
              {
                key: 'stated',
                term: words.stated,
                value: item.statedSha256 ? <span className="mono">{item.statedSha256}</span> : undefined,
              },
            ]}
          />
          {item.allowed.includes('evidence.download') ? (
            <p className="no-print">
              <FreshDownload href={hrefOf(downloadEvidence, { id: item.id })}>{words.download}</FreshDownload>
            </p>
          ) : null}
        </Stack>
      ) : (
        <Stack isTight>
          <p>{words.noFile}</p>
          {item.statedSha256 ? <p className="mono">{item.statedSha256}</p> : null}
          {item.allowed.includes('evidence.upload') ? <UploadPart item={item} /> : null}
          {item.stage === 'identified' ? <p className="second">{words.notYet}</p> : null}
        </Stack>
      )}
    </Panel>
  )
}

type Entry = EvidenceView['custody'][number]

function CustodyPanel({ item }: { item: EvidenceView }) {
  return (
    <Panel title={words.custody} note={words.custodyNote} isFlush>
      <DataTable
        caption={words.custody}
        rows={item.custody}
        rowKey={(entry) => String(entry.number)}
        columns={custodyColumns}
      />
    </Panel>
  )
}

const custodyColumns: readonly Column<Entry>[] = [
  { key: 'number', head: words.columns.number, align: 'end', render: (entry) => entry.number },
  {
    key: 'at',
    head: words.columns.at,
    align: 'end',
    render: (entry) => formatDateTimeShort(new Date(entry.at)),
  },
  { key: 'act', head: words.columns.act, keeps: true, render: (entry) => custody.acts[entry.act] },
  { key: 'hands', head: words.columns.hands, minWidth: 200, render: (entry) => <Hands entry={entry} /> },
  { key: 'detail', head: words.columns.detail, minWidth: 160, render: (entry) => <Detail entry={entry} /> },
  { key: 'witness', head: words.columns.witness, render: (entry) => entry.witness },
  {
    key: 'hash',
    head: words.columns.hash,
    keeps: true,
    render: (entry) => (entry.hash === 'not_checked' ? '' : <Tag>{custody.hash[entry.hash]}</Tag>),
  },
  { key: 'by', head: words.columns.by, render: (entry) => entry.by.name },
]

function Hands({ entry }: { entry: Entry }) {
  const to = [entry.receiver?.organization ?? '', entry.to, entry.place].filter(Boolean).join('\u3000')
  if (entry.from === '' || entry.from === to) return <>{to || entry.from}</>
  return <>{to === '' ? entry.from : `${entry.from} ${words.arrow} ${to}`}</>
}

function Detail({ entry }: { entry: Entry }) {
  const { receiver } = entry
  const lines = [
    entry.purpose,
    entry.condition,
    receiver ? words.receiver({ ...receiver, basis: custody.bases[receiver.basis] }) : '',
    entry.note,
  ].filter(Boolean)
  return (
    <>
      {lines.map((line) => (
        <div key={line} className="pre-line">
          {line}
        </div>
      ))}
      {entry.sha256 === '' ? null : <div className="mono second">{entry.sha256}</div>}
    </>
  )
}
