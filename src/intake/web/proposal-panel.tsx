/** The proposal with numbered reasons; the act stands directly under it and begins with values that can be changed. */
import { useState } from 'react'
import { formatDayShort } from '../../kernel/core/wareki.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { CheckField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { Link, useGo } from '../../kernel/web/location.tsx'
import { useShell } from '../../kernel/web/shell-context.ts'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { readTaxonomy } from '../../incidents/core/contract.ts'
import type { readProposal } from '../core/contract-proposal.ts'
import { linkReport, openCaseFromReport, type ReportView } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'

type Proposal = OutputOf<typeof readProposal>

const text = ja.proposal
const tones = { fresh: 'done', soon: 'care', stale: 'late', unknown: 'unknown' } as const

export function ProposalPanel({ report, proposal }: { report: ReportView; proposal: Proposal }) {
  const isOpen = report.stage !== 'linked' && report.stage !== 'closed'
  return (
    <>
      {isOpen ? (
        <section className="note now">
          <h3>{text.title({ sentence: proposal.sentence })}</h3>
          <ol className="intake-reasons">
            {proposal.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ol>
          <JoinCase report={report} proposal={proposal} />
        </section>
      ) : null}
      {isOpen ? <OpenCaseForm report={report} proposal={proposal} /> : null}
      <RegisterHits hits={proposal.registerHits} />
    </>
  )
}

function JoinCase({ report, proposal }: { report: ReportView; proposal: Proposal }) {
  const join = useAct(linkReport)
  const go = useGo()
  const caseId = proposal.caseId
  if (!caseId) return null
  const joinNow = async () => {
    if (await join.act({ id: report.id, version: report.version, caseId })) go(`/cases/${caseId}`)
  }
  return (
    <>
      <Button look="filled" isBusy={join.isBusy} onClick={() => void joinNow()}>
        {ja.acts.linkDone}
      </Button>
      <Refused refusal={join.refusal} />
    </>
  )
}

function OpenCaseForm({ report, proposal }: { report: ReportView; proposal: Proposal }) {
  const [initial, setInitial] = useState(proposal.initial)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const open = useAct(openCaseFromReport)
  const go = useGo()
  const joined = proposal.withReports.filter((other) => !left.has(other.id))
  const openNow = async () => {
    const opened = await open.act({
      id: report.id,
      version: report.version,
      ...initial,
      withReportIds: joined.map((other) => other.id),
    })
    if (opened) go(`/cases/${opened.caseId}`)
  }
  const alerts =
    joined.filter((other) => other.id.startsWith('alert')).length + (report.kind === 'machine' ? 1 : 0)
  return (
    <>
      <Button
        look={proposal.act === 'join_case' ? 'outline' : 'filled'}
        isWide
        size="tall"
        isBusy={open.isBusy}
        onClick={() => void openNow()}
      >
        {ja.acts.openCase({ reports: 1 + joined.length - alerts, alerts })}
      </Button>
      <Refused refusal={open.refusal} />
      <Together proposal={proposal} left={left} change={setLeft} />
      <InitialValues initial={initial} change={setInitial} />
    </>
  )
}

function Together({
  proposal,
  left,
  change,
}: {
  proposal: Proposal
  left: ReadonlySet<string>
  change: (left: ReadonlySet<string>) => void
}) {
  if (proposal.withReports.length === 0) return null
  const toggle = (id: string, isIn: boolean) => {
    const next = new Set(left)
    if (isIn) next.delete(id)
    else next.add(id)
    change(next)
  }
  return (
    <fieldset className="intake-together">
      <legend className="strong">{text.together}</legend>
      {proposal.withReports.map((other) => (
        <CheckField
          key={other.id}
          label={`${other.numberLabel}\u3000${other.sentence}`}
          isChecked={!left.has(other.id)}
          change={(isIn) => toggle(other.id, isIn)}
        />
      ))}
    </fieldset>
  )
}

type Initial = Proposal['initial']

function InitialValues({ initial, change }: { initial: Initial; change: (initial: Initial) => void }) {
  const taxonomy = useCall(readTaxonomy, {})
  const { zones } = useShell()
  return (
    <Region reading={taxonomy}>
      {(words) => (
        <section className="stack tight" aria-label={text.initial}>
          <h3>{text.initial}</h3>
          <TextField
            label={text.caseTitle}
            maxLength={200}
            value={initial.title}
            change={(title) => change({ ...initial, title })}
          />
          <div className="intake-initial">
            <SelectField
              label={text.severity}
              value={String(initial.severity)}
              change={(severity) => change({ ...initial, severity: Number(severity) })}
              options={words.levels.map((level) => ({
                value: String(level.level),
                label: text.level({ level: level.level, name: level.name }),
              }))}
            />
            <SelectField
              label={text.zone}
              value={initial.zone}
              blank={text.unknownZone}
              change={(zone) => change({ ...initial, zone })}
              options={zones.map((zone) => ({ value: zone.id, label: zone.name }))}
            />
          </div>
          <SelectField
            label={text.category}
            value={initial.category}
            change={(category) => change({ ...initial, category })}
            options={words.categories.map((category) => ({ value: category.id, label: category.name }))}
          />
        </section>
      )}
    </Region>
  )
}

function RegisterHits({ hits }: { hits: Proposal['registerHits'] }) {
  if (hits.length === 0) return <p className="second">{text.noHits}</p>
  return (
    <section>
      <h3>{text.hits({ count: hits.length })}</h3>
      <DataTable
        caption={text.hits({ count: hits.length })}
        rows={hits}
        rowKey={(hit) => hit.id}
        columns={[
          {
            key: 'name',
            head: text.name,
            render: (hit) => (
              <>
                <Link href={`/registers/${hit.kind}/${hit.id}`}>{hit.title}</Link>{' '}
                {hit.zone ? <ZoneBadge zone={hit.zone} isShort /> : null}
                {hit.detail ? <div className="second">{hit.detail}</div> : null}
              </>
            ),
          },
          {
            key: 'freshness',
            head: text.freshness,
            keeps: true,
            render: (hit) => (
              <Tag tone={tones[hit.freshness]}>
                {hit.verifiedOn ? formatDayShort(hit.verifiedOn) : text.neverVerified}
              </Tag>
            ),
          },
        ]}
      />
    </section>
  )
}
