/** One document: its content as it will be printed, how complete it is, who signed, and what is next. */
import { useState } from 'react'
import { formatDateTime, formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readDocument } from '../core/contract-document.ts'
import type { DocumentView, SectionView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { DocumentActs, type DocumentDialogName } from './document-acts.tsx'
import { DocumentDialogs } from './document-dialogs.tsx'
import { DocumentSide } from './document-side.tsx'
import { DocumentTag } from './documents-panel.tsx'
import './duties.css'

const words = ja.document

export function DocumentPage() {
  const caseId = usePathMember('caseId')
  const id = usePathMember('id')
  const reading = useCall(readDocument, { id })
  const [dialog, setDialog] = useState<DocumentDialogName>()
  const data = reading.data
  return (
    <Page
      title={data?.title ?? ja.documents.title}
      over={data ? ja.over({ number: data.caseNumber, title: data.caseTitle }) : undefined}
      tags={
        data ? (
          <>
            <DocumentTag document={data} />
            <span className="second">{ja.documents.version(data)}</span>
          </>
        ) : undefined
      }
      lead={data ? leadOf(data) : undefined}
      crumbs={[
        { label: ja.crumbs.duties, href: '/duties' },
        { label: data?.caseNumber ?? '', href: `/duties/${caseId}` },
      ]}
      acts={data ? <DocumentActs document={data} open={setDialog} /> : undefined}
    >
      <Region reading={reading} rows={10}>
        {(document) => (
          <>
            <Columns shape="side">
              <Stack>
                {document.returned ? (
                  <Note
                    tone="care"
                    first={words.returned({ name: document.returned.by, reason: document.returned.reason })}
                  />
                ) : null}
                <Paper sections={document.sections} />
              </Stack>
              <DocumentSide document={document} />
            </Columns>
            <DocumentDialogs document={document} dialog={dialog} close={() => setDialog(undefined)} />
          </>
        )}
      </Region>
    </Page>
  )
}

function leadOf(document: DocumentView): string {
  const { stage, submission, approvedAt, approvedBy, reviewedBy, requestedBy } = document
  if (stage === 'superseded') return words.lead.superseded
  if (stage === 'submitted' && submission)
    return words.lead.submitted({
      receipt: submission.receiptNumber,
      at: formatDateTime(new Date(submission.submittedAt)),
    })
  if (stage === 'approved' && approvedAt)
    return words.lead.approved({ name: approvedBy ?? '', at: formatDateTime(new Date(approvedAt)) })
  if (stage === 'reviewed') return words.lead.reviewed({ name: reviewedBy ?? '' })
  if (requestedBy !== null) return words.lead.waiting({ name: requestedBy })
  return words.lead.draft(document.completeness)
}

/** The items as every format prints them; what is not known yet says so. */
function Paper({ sections }: { sections: readonly SectionView[] }) {
  return (
    <div className="duties-paper">
      {sections.map((section) => (
        <Panel
          key={section.label}
          title={section.number === null ? section.label : `${section.number}. ${section.label}`}
        >
          <dl className="facts wide-terms">
            {section.rows.map((row) => (
              <PaperRow key={row.id} row={row} isFact={section.number !== null} />
            ))}
          </dl>
        </Panel>
      ))}
    </div>
  )
}

function PaperRow({ row, isFact }: { row: SectionView['rows'][number]; isFact: boolean }) {
  const asOf = row.asOf === null || row.text === '' || !isFact ? '' : formatDateTimeShort(new Date(row.asOf))
  return (
    <>
      <dt>{row.label}</dt>
      <dd>
        {row.isUnknown ? (
          <Tag tone="unknown">{words.unknown}</Tag>
        ) : (
          <span className={row.text === '' ? 'second' : 'duties-value'}>
            {row.text === '' ? words.empty : row.text}
          </span>
        )}
        {asOf === '' ? null : <div className="second">{words.asOf({ at: asOf })}</div>}
      </dd>
    </>
  )
}
