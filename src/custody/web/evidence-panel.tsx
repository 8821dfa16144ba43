/** Evidence on the page of a case: number, name, where it is, whether its digest matched. */
import { useState } from 'react'
import { isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listEvidence } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { AddEvidenceDialog } from './add-dialog.tsx'
import { HashTag, itemHref } from './evidence-tags.tsx'

const words = ja.panel
const shownMax = 10

export function EvidencePanel({ caseId }: { caseId: string }) {
  return useMay('evidence.read') ? <ReadablePanel caseId={caseId} /> : null
}

function ReadablePanel({ caseId }: { caseId: string }) {
  const evidence = useCall(listEvidence, { caseId }, { everySeconds: 60 })
  const [isAdding, add] = useState(false)
  const items = evidence.data?.items ?? []
  const rest = items.length - shownMax
  return (
    <Panel
      id="evidence"
      title={words.title({ count: items.length })}
      side={
        <span className="inline">
          {evidence.data && isOffered(evidence.data, 'evidence.add') ? (
            <LinkButton onClick={() => add(true)}>{ja.list.add}</LinkButton>
          ) : null}
          <Link href={`/cases/${caseId}/evidence`}>{words.open}</Link>
        </span>
      }
    >
      <Region reading={evidence}>
        {(data) => (
          <DataTable
            caption={ja.list.title}
            rows={data.items.slice(0, shownMax)}
            rowKey={(item) => item.id}
            empty={<EmptyState>{words.empty}</EmptyState>}
            columns={[
              {
                key: 'number',
                head: words.number,
                keeps: true,
                render: (item) => <Link href={itemHref(item)}>{item.serial}</Link>,
              },
              { key: 'name', head: words.name, minWidth: 140, render: (item) => item.title },
              { key: 'place', head: words.place, minWidth: 110, render: (item) => item.location },
              { key: 'hash', head: words.hash, keeps: true, render: (item) => <HashTag item={item} /> },
            ]}
          />
        )}
      </Region>
      {rest > 0 ? <Link href={`/cases/${caseId}/evidence`}>{words.more({ count: rest })}</Link> : null}
      {isAdding ? <AddEvidenceDialog caseId={caseId} close={() => add(false)} /> : null}
    </Panel>
  )
}
