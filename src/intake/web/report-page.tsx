/** One report as its slip: what was heard, who it was, what became of it; printed on A4 by the server. */
import { useState } from 'react'
import { formatDateTime, formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button, isOffered } from '../../kernel/web/button.tsx'
import { download } from '../../kernel/web/call.ts'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Link, usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Facts, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { downloadSlip } from '../core/contract-slip.ts'
import { readReport, writeSlip, type ReportView } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import type { Slip } from '../core/report.ts'
import { ja } from '../core/screen/ja.ts'
import { DecisionActs } from './decision-acts.tsx'
import { ReportFacts } from './report-detail.tsx'
import { SlipFields } from './slip-fields.tsx'
import './intake.css'

const text = ja.slip

export function ReportPage() {
  const id = usePathMember('id')
  const report = useCall(readReport, { id }, { everySeconds: 30 })
  const number = report.data?.numberLabel ?? ''
  return (
    <Page
      title={text.title({ number })}
      crumbs={[{ label: ja.triage.place, href: '/intake' }]}
      tags={report.data ? <Tags report={report.data} /> : undefined}
      acts={report.data ? <HeadActs report={report.data} /> : undefined}
    >
      <Region reading={report}>{(data) => <Body report={data} />}</Region>
    </Page>
  )
}

function Tags({ report }: { report: ReportView }) {
  return (
    <>
      <Tag>{words.kinds[report.kind]}</Tag>
      <Tag tone={report.stage === 'received' ? 'care' : 'plain'}>{words.stages[report.stage]}</Tag>
      {report.erased ? <Tag>{words.erasedTag}</Tag> : null}
    </>
  )
}

function HeadActs({ report }: { report: ReportView }) {
  const [refusal, setRefusal] = useState<CallRefusal>()
  const [isEditing, edit] = useState(false)
  const print = async () => setRefusal(await download(downloadSlip, { id: report.id }))
  return (
    <>
      <Refused refusal={refusal} />
      {isOffered(report, 'report.write') ? <Button onClick={() => edit(true)}>{text.edit}</Button> : null}
      {report.kind === 'machine' ? null : <Button onClick={() => void print()}>{text.print}</Button>}
      {isEditing ? <EditDialog report={report} close={() => edit(false)} /> : null}
    </>
  )
}

function EditDialog({ report, close }: { report: ReportView; close: () => void }) {
  const [slip, setSlip] = useState<Slip>(report.slip)
  const write = useAct(writeSlip)
  const toast = useToast()
  const submit = async () => {
    if (!(await write.act({ id: report.id, version: report.version, slip: slip as never }))) return
    toast({ words: text.saved })
    close()
  }
  return (
    <FormDialog
      title={text.edit}
      isOpen
      isBroad
      close={close}
      submit={submit}
      submitWords={text.edit}
      isBusy={write.isBusy}
      refusal={write.refusal}
    >
      <SlipFields slip={slip} change={(part) => setSlip({ ...slip, ...part })} />
    </FormDialog>
  )
}

function Body({ report }: { report: ReportView }) {
  return (
    <Columns>
      <Stack>
        <Panel title={text.facts}>
          <ReportFacts report={report} />
        </Panel>
        <DecisionActs report={report} />
      </Stack>
      <Panel title={text.course}>
        <Course report={report} />
      </Panel>
    </Columns>
  )
}

function Course({ report }: { report: ReportView }) {
  return (
    <Facts
      items={[
        {
          key: 'received',
          term: ja.phone.received,
          value: `${formatDateTime(new Date(report.receivedAt))}\u3000${report.taken.by.name}`,
        },
        { key: 'transcribed', term: text.transcribed, value: said(report.transcribed) },
        {
          key: 'ending',
          term: text.ending,
          value: report.ending ? words.endings[report.ending.ending] : undefined,
        },
        {
          key: 'promised',
          term: text.promised,
          value: report.acknowledged ? undefined : formatDateTimeShort(new Date(report.promisedAt)),
        },
        { key: 'acknowledged', term: text.acknowledged, value: said(report.acknowledged) ?? text.nobody },
        {
          key: 'case',
          term: ja.detail.linked,
          value: report.caseId ? (
            <Link href={`/cases/${report.caseId}`}>{ja.detail.openCase}</Link>
          ) : undefined,
        },
        {
          key: 'closed',
          term: words.stages.closed,
          value: report.closing?.confirmed
            ? `${words.closeReasons[report.closing.reason]}\u3000${report.closing.note}`
            : undefined,
        },
      ]}
    />
  )
}

function said(act: { by: { name: string }; at: string } | undefined): string | undefined {
  return act && `${act.by.name}\u3000${formatDateTimeShort(new Date(act.at))}`
}
