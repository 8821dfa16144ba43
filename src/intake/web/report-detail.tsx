/** The drawer of the triage: one report, what it seems to belong to, and the acts directly under that. */
import { formatTime, formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button, isOffered } from '../../kernel/web/button.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Facts, Note } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { readProposal } from '../core/contract-proposal.ts'
import { acknowledgeReport, readReport, type ReportView } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { DecisionActs } from './decision-acts.tsx'
import { ProposalPanel } from './proposal-panel.tsx'
import { Filled } from '../../kernel/web/web-slot.tsx'
import { alertHabit } from './public.tsx'

const text = ja.detail

export function ReportDetail({ id }: { id: string }) {
  const report = useCall(readReport, { id })
  return (
    <Region reading={report} rows={6}>
      {(data) => <Detail report={data} />}
    </Region>
  )
}

function Detail({ report }: { report: ReportView }) {
  const mayTriage = isOffered(report, 'report.triage')
  return (
    <div className="stack">
      <header className="inline">
        <h2>
          {words.kinds[report.kind]} {report.numberLabel}
        </h2>
        <Tag tone={report.stage === 'received' ? 'unknown' : 'plain'}>{words.stages[report.stage]}</Tag>
        <Link href={`/intake/reports/${report.id}`}>{ja.triage.openSlip}</Link>
      </header>
      <ReportFacts report={report} />
      {report.origin ? (
        <Filled slot={alertHabit} props={{ ruleId: report.origin.ruleId, receivedAt: report.receivedAt }} />
      ) : null}
      <TakeAct report={report} />
      {mayTriage ? <Proposed report={report} /> : <DecisionActs report={report} />}
      <Replies report={report} />
    </div>
  )
}

function Proposed({ report }: { report: ReportView }) {
  const proposal = useCall(readProposal, { id: report.id })
  return (
    <Region reading={proposal}>
      {(data) => (
        <>
          <ProposalPanel key={report.version} report={report} proposal={data} />
          <DecisionActs report={report} contacts={data.contacts} />
        </>
      )}
    </Region>
  )
}

export function ReportFacts({ report }: { report: ReportView }) {
  const { slip, origin } = report
  return (
    <Facts
      items={[
        { key: 'caller', term: text.caller, value: origin ? undefined : <Caller report={report} /> },
        { key: 'heard', term: text.heard, value: origin ? undefined : slip.verbatim || text.nothingHeard },
        { key: 'rule', term: text.rule, value: origin?.ruleTitle },
        { key: 'hits', term: text.habit, value: origin ? <Hits origin={origin} /> : undefined },
        { key: 'machine', term: text.machine, value: slip.machineName || undefined },
        {
          key: 'addresses',
          term: text.addresses,
          value:
            slip.addresses.length > 0 ? (
              <span className="mono">{slip.addresses.map((address) => address.value).join('\u3000')}</span>
            ) : undefined,
        },
        {
          key: 'known',
          term: text.known,
          value: `${formatDateTimeShort(new Date(slip.knownAt))}\u3000${slip.knownBySection}`,
        },
      ]}
    />
  )
}

function Hits({ origin }: { origin: NonNullable<ReportView['origin']> }) {
  const first = formatDateTimeShort(new Date(origin.firstAt))
  const last = formatDateTimeShort(new Date(origin.lastAt))
  return (
    <>
      {text.hits({ hits: origin.hits, first, last })} <Link href={logsAround(origin)}>{text.openLogs}</Link>
    </>
  )
}

function logsAround(origin: NonNullable<ReportView['origin']>): string {
  const marginMs = 15 * 60_000
  const query = new URLSearchParams({
    from: new Date(new Date(origin.firstAt).getTime() - marginMs).toISOString(),
    to: new Date(new Date(origin.lastAt).getTime() + marginMs).toISOString(),
    query: origin.host,
  })
  return `/logs?${query.toString()}`
}

function Caller({ report }: { report: ReportView }) {
  const { reporter } = report.slip
  const name = [reporter.organization, reporter.name].filter(Boolean).join('\u3000')
  return (
    <>
      {name || text.unknownCaller}{' '}
      {reporter.type === 'unknown' ? null : (
        <span className="second">{words.reporterTypes[reporter.type]}</span>
      )}
      <div>
        <VerificationTag report={report} />
      </div>
    </>
  )
}

function VerificationTag({ report }: { report: ReportView }) {
  const { verification } = report
  if (!verification) return <Tag tone="care">{text.notVerified}</Tag>
  const time = formatTime(new Date(verification.at))
  if (verification.outcome === 'verified')
    return <Tag tone="done">{text.verified({ time, name: verification.by.name })}</Tag>
  return (
    <Tag tone="care">{text.failed({ outcome: words.verificationOutcomes[verification.outcome], time })}</Tag>
  )
}

function TakeAct({ report }: { report: ReportView }) {
  const take = useAct(acknowledgeReport)
  const toast = useToast()
  if (!isOffered(report, 'report.acknowledge')) return null
  const takeNow = async () => {
    if (await take.act({ id: report.id, version: report.version })) toast({ words: ja.acts.taken })
  }
  return (
    <div className="inline">
      <Button look="filled" onClick={() => void takeNow()} isBusy={take.isBusy}>
        {ja.acts.take}
      </Button>
      <Refused refusal={take.refusal} />
    </div>
  )
}

function Replies({ report }: { report: ReportView }) {
  if (report.replies.length === 0) return null
  return (
    <Note first={text.replies}>
      {report.replies.map((reply) => (
        <p key={reply.at}>
          {text.replySaid({
            time: formatDateTimeShort(new Date(reply.at)),
            name: reply.by.name,
            words: reply.text,
          })}
        </p>
      ))}
    </Note>
  )
}
