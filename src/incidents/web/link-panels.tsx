/** What the case touches in the registers, as it was when it was linked, and cases that saw the same. */
import { useState } from 'react'
import { isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { Tag, ZoneBadge, type Tone } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listSimilar } from '../core/contract.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView, LinkView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { StageTag, useSayTime } from './case-words.tsx'
import { AssessLinkDialog, LinkItemDialog } from './link-dialogs.tsx'

const words = ja.links
const tones: Readonly<Record<LinkView['compromise'], Tone>> = {
  unknown: 'unknown',
  suspected: 'care',
  compromised: 'late',
  clean: 'done',
  not_applicable: 'plain',
}

export function LinkPanel({ view }: { view: CaseView }) {
  const say = useSayTime()
  const [isLinking, link] = useState(false)
  const [assessedId, assess] = useState<string>()
  const assessed = view.links.find((one) => one.id === assessedId)
  const mayLink = isOffered(view, 'case.link_item')
  return (
    <Panel
      id="links"
      title={words.title}
      side={mayLink ? <LinkButton onClick={() => link(true)}>{words.add}</LinkButton> : undefined}
    >
      <DataTable
        caption={words.title}
        rows={view.links}
        rowKey={(row) => row.id}
        empty={<EmptyState>{words.empty}</EmptyState>}
        columns={[
          { key: 'name', head: words.name, minWidth: 180, render: (row) => <Name link={row} say={say} /> },
          { key: 'role', head: words.role, keeps: true, render: (row) => incidents.linkRoles[row.role] },
          {
            key: 'compromise',
            head: words.compromise,
            render: (row) => (
              <span className="incidents-tags">
                <Tag tone={tones[row.compromise]}>{incidents.compromise[row.compromise]}</Tag>
                {mayLink && row.role === 'asset' ? (
                  <span className="no-print">
                    <LinkButton onClick={() => assess(row.id)}>{words.assess}</LinkButton>
                  </span>
                ) : null}
              </span>
            ),
          },
        ]}
      />
      {isLinking ? <LinkItemDialog view={view} close={() => link(false)} /> : null}
      {assessed ? <AssessLinkDialog link={assessed} close={() => assess(undefined)} /> : null}
    </Panel>
  )
}

function Name({ link, say }: { link: LinkView; say: (at: string) => string }) {
  const { snapshot } = link
  return (
    <>
      <Link href={`/registers/${snapshot.kind}/${snapshot.itemId}`}>{snapshot.title}</Link>{' '}
      {snapshot.zone === '' ? null : <ZoneBadge zone={snapshot.zone} isShort />}
      <div className="second">
        {[snapshot.detail, link.note, words.asThen({ at: say(link.linkedAt) })]
          .filter(Boolean)
          .join('\u3000')}
      </div>
    </>
  )
}

export function SimilarPanel({ caseId }: { caseId: string }) {
  const similar = useCall(listSimilar, { id: caseId })
  return (
    <Panel title={words.similar} note={words.similarNote}>
      <Region reading={similar}>
        {(data) => (
          <DataTable
            caption={words.similar}
            rows={data.cases}
            rowKey={(row) => row.id}
            empty={<EmptyState>{words.noSimilar}</EmptyState>}
            columns={[
              {
                key: 'number',
                head: ja.list.number,
                keeps: true,
                render: (row) => <Link href={`/cases/${row.id}`}>{row.number}</Link>,
              },
              {
                key: 'name',
                head: ja.list.name,
                minWidth: 160,
                render: (row) => (
                  <>
                    {row.title}
                    <div className="second mono">{row.shared.map((one) => one.defanged).join('\u3000')}</div>
                  </>
                ),
              },
              {
                key: 'state',
                head: ja.list.state,
                keeps: true,
                render: (row) => <StageTag stage={row.stage} />,
              },
            ]}
          />
        )}
      </Region>
    </Panel>
  )
}
