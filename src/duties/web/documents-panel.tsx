/** Documents of a case: how far each is, and what is next; forms that nobody has begun stand in the same table. */
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readCaseDuties } from '../core/contract.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { DocumentRow } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { purposeOf, useBeginDocument } from './document-act.tsx'
import type { CaseDuties } from './duty-list.tsx'

const words = ja.documents

type Row =
  | { readonly kind: 'document'; readonly document: DocumentRow }
  | { readonly kind: 'form'; readonly form: CaseDuties['forms'][number] }

export function DocumentsPanel({ data }: { data: CaseDuties }) {
  const begin = useBeginDocument(data)
  const rows: Row[] = [
    ...data.documents.map((document) => ({ kind: 'document' as const, document })),
    ...data.forms.map((form) => ({ kind: 'form' as const, form })),
  ]
  const make = (form: CaseDuties['forms'][number]) => {
    const [first] = data.duties.filter((duty) => form.dutyIds.includes(duty.id))
    void begin.begin(form.id, first ? purposeOf(first) : 'preliminary')
  }
  return (
    <Panel id="documents" title={words.title} note={words.note} isFlush>
      <Refused refusal={begin.refusal} />
      <DataTable
        caption={words.title}
        rows={rows}
        rowKey={(row) => (row.kind === 'form' ? row.form.id : row.document.id)}
        empty={words.none}
        columns={[
          ...columns,
          {
            key: 'act',
            head: kernel.web.nextToDo,
            align: 'end',
            isAct: true,
            render: (row) => <NextAct row={row} mayBegin={begin.mayBegin} make={make} />,
          },
        ]}
      />
    </Panel>
  )
}

/** The same panel on the page of the case. */
export function CaseDocuments({ caseId }: { caseId: string }) {
  const may = useMay('duty.read')
  const reading = useCall(readCaseDuties, { caseId }, { isOff: !may })
  return may && reading.data ? <DocumentsPanel data={reading.data} /> : null
}

const columns: readonly Column<Row>[] = [
  { key: 'name', head: words.name, minWidth: 200, render: (row) => <Name row={row} /> },
  {
    key: 'filled',
    head: words.filled,
    align: 'end',
    keeps: true,
    render: (row) => words.filledOf(row.kind === 'form' ? row.form.completeness : row.document.completeness),
  },
  { key: 'state', head: words.state, keeps: true, render: (row) => <State row={row} /> },
]

function Name({ row }: { row: Row }) {
  if (row.kind === 'form') return <>{row.form.title}</>
  const { document } = row
  return (
    <>
      <Link href={`/duties/${document.caseId}/documents/${document.id}`}>
        {`${document.title} ${words.version(document)}`}
      </Link>
      {document.returned ? (
        <div className="second">
          {words.returnedBy({ name: document.returned.by, reason: document.returned.reason })}
        </div>
      ) : null}
    </>
  )
}

function State({ row }: { row: Row }) {
  if (row.kind === 'form') return <Tag tone="unknown">{words.notMade}</Tag>
  return <DocumentTag document={row.document} />
}

export function DocumentTag({
  document,
}: {
  document: Pick<DocumentRow, 'stage' | 'requestedBy' | 'countersignBy'>
}) {
  const { stage } = document
  if (document.countersignBy !== null) return <Tag tone="care">{words.waitsCountersign}</Tag>
  if (stage === 'draft' && document.requestedBy !== null) return <Tag tone="now">{words.waitsReview}</Tag>
  const tone = stage === 'approved' || stage === 'submitted' ? 'done' : stage === 'reviewed' ? 'now' : 'plain'
  return <Tag tone={tone}>{ja.documentStages[stage]}</Tag>
}

function NextAct({
  row,
  mayBegin,
  make,
}: {
  row: Row
  mayBegin: boolean
  make: (form: CaseDuties['forms'][number]) => void
}) {
  if (row.kind === 'form')
    return mayBegin ? (
      <Button size="row" onClick={() => make(row.form)}>
        {words.make}
      </Button>
    ) : null
  const { document } = row
  return (
    <ButtonLink size="row" href={`/duties/${document.caseId}/documents/${document.id}`}>
      {nextOf(document)}
    </ButtonLink>
  )
}

/** The one act that is next for this person; otherwise the document is only opened. */
function nextOf(document: DocumentRow): string {
  const may = (action: string) => document.allowed.includes(action)
  if (may('document.countersign')) return ja.document.countersign
  if (may('document.approve')) return ja.document.approve
  if (may('document.review') && document.requestedBy !== null) return ja.document.review
  if (may('document.submit')) return ja.document.submit
  if (may('document.request_review')) return ja.document.requestReview
  return words.open
}
