/** Beside a document: what is missing, the files, who signed, how it is submitted. */
import { useState } from 'react'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { download, type CallRefusal } from '../../kernel/web/call.ts'
import { Link, useGo } from '../../kernel/web/location.tsx'
import { Facts, Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { createDocument, downloadDocument } from '../core/contract-document.ts'
import type { DocumentView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { ApproveAloneDialog } from './document-dialogs.tsx'

const words = ja.document
const formats = ['pdf', 'docx', 'xlsx'] as const

export function DocumentSide({ document }: { document: DocumentView }) {
  return (
    <Stack>
      <Missing document={document} />
      <Files document={document} />
      <Signatures document={document} />
      {document.note === '' ? null : (
        <Panel title={words.note}>
          <p>{document.note}</p>
        </Panel>
      )}
    </Stack>
  )
}

function Missing({ document }: { document: DocumentView }) {
  if (document.files !== null) return null
  const { open } = document.completeness
  const { missingInHead } = document
  return (
    <Panel title={words.completeness}>
      {missingInHead.length === 0 ? null : (
        <Note tone="care" first={words.missingHead({ fields: missingInHead.join(words.comma) })} />
      )}
      {open.length === 0 ? <p>{words.complete}</p> : null}
      <ul className="duties-lines">
        {open.map((item) => (
          <li key={item.number}>{words.openItem({ ...item, fields: item.fields.join(words.comma) })}</li>
        ))}
      </ul>
    </Panel>
  )
}

function Files({ document }: { document: DocumentView }) {
  const [refusal, setRefusal] = useState<CallRefusal>()
  const { files } = document
  return (
    <Panel title={words.files} isScreenOnly>
      <Stack isTight>
        <p className="second">{files === null ? words.filesNoteDraft : words.filesNote}</p>
        {formats.map((format) => (
          <div key={format}>
            <Button
              size="row"
              onClick={() => void download(downloadDocument, { id: document.id, format }).then(setRefusal)}
            >
              {words.get({ format: words.formats[format] })}
            </Button>
            {files === null ? null : (
              <div className="second duties-hash">
                {words.hash} <span className="mono">{files[format].sha256}</span>
              </div>
            )}
          </div>
        ))}
        <Refused refusal={refusal} />
      </Stack>
    </Panel>
  )
}

function Signatures({ document }: { document: DocumentView }) {
  const [isAlone, setAlone] = useState(false)
  const { approvedBy, approvedAt, countersignBy, aloneBecause } = document
  const approved =
    approvedBy === null || approvedAt === null
      ? words.nobody
      : words.signedAt({ name: approvedBy, at: formatDateTime(new Date(approvedAt)) })
  const other = document.supersededById ?? document.replacesId
  return (
    <Panel title={words.signatures}>
      <Stack isTight>
        <Facts
          items={[
            { key: 'author', term: words.author, value: document.author },
            {
              key: 'written',
              term: words.writtenBy,
              value: document.writtenBy === document.author ? undefined : document.writtenBy,
            },
            { key: 'reviewer', term: words.reviewer, value: document.reviewedBy ?? words.nobody },
            { key: 'approver', term: words.approver, value: approved },
            { key: 'countersigner', term: words.countersigner, value: document.countersignedBy ?? undefined },
          ]}
        />
        {aloneBecause === null ? null : <p>{words.alone({ reason: aloneBecause })}</p>}
        {countersignBy === null ? null : (
          <Note tone="care" first={words.countersignUntil({ at: formatDateTime(new Date(countersignBy)) })} />
        )}
        {document.allowed.includes('document.approve_alone') ? (
          <Button size="row" onClick={() => setAlone(true)}>
            {words.approveAlone}
          </Button>
        ) : null}
        {document.allowed.includes('document.correct') ? <Correct document={document} /> : null}
        {other === null ? null : (
          <Link href={`/duties/${document.caseId}/documents/${other}`}>
            {document.supersededById === null ? words.replaces : words.superseded}
          </Link>
        )}
      </Stack>
      {isAlone ? <ApproveAloneDialog document={document} close={() => setAlone(false)} /> : null}
    </Panel>
  )
}

function Correct({ document }: { document: DocumentView }) {
  const go = useGo()
  const creating = useAct(createDocument)
  const { caseId, form, purpose, dutyIds, id } = document
  const correct = async () => {
    const made = await creating.act({ caseId, form, purpose, dutyIds: [...dutyIds], replacesId: id })
    if (made) go(`/duties/${caseId}/documents/${made.id}`)
  }
  return (
    <>
      <Button size="row" isBusy={creating.isBusy} onClick={() => void correct()}>
        {words.correct}
      </Button>
      <Refused refusal={creating.refusal} />
    </>
  )
}
