/** The duties of one case: facts at the left, at the right what follows from them, documents and history. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Note, Stack } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { closeDuty, confirmDuty, readCaseDuties } from '../core/contract.ts'
import type { DutyView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { DocumentsPanel } from './documents-panel.tsx'
import { AsideDialog, ReopenDialog } from './duty-dialogs.tsx'
import { DutyList, type CaseDuties, type DutyAct } from './duty-list.tsx'
import { FactsPanel } from './facts-panel.tsx'
import { HistoryPanel, RulesPanel } from './history-panel.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { SubmitDialog } from './submit-dialog.tsx'
import { useFactsDraft } from './use-facts-draft.ts'
import './duties.css'

const beginningSeconds = 2
const parts = [
  { id: 'facts', label: ja.facts.title },
  { id: 'duties', label: ja.duties.short },
  { id: 'documents', label: ja.documents.title },
  { id: 'history', label: ja.history.title },
  { id: 'rules', label: ja.rules.title },
] as const

export function CaseDutiesPage() {
  const caseId = usePathMember('caseId')
  const first = useCall(readCaseDuties, { caseId })
  const isBeginning = first.data?.isBeginning === true
  const again = useCall(readCaseDuties, { caseId }, { isOff: !isBeginning, everySeconds: beginningSeconds })
  const reading = isBeginning && again.data ? again : first
  const data = reading.data
  return (
    <Page
      title={ja.title}
      over={data ? ja.over({ number: data.case.fullNumber, title: data.case.title }) : undefined}
      lead={
        <>
          {ja.lead}
          <span className="strong">{ja.leadUnknown}</span>
        </>
      }
      crumbs={[
        { label: ja.crumbs.cases, href: '/cases' },
        { label: data?.case.number ?? '', href: `/cases/${caseId}` },
      ]}
      acts={
        <>
          <ButtonLink href={`/cases/${caseId}`}>{ja.toCase}</ButtonLink>
          <Button onClick={() => print()}>{ja.print}</Button>
        </>
      }
    >
      <Region reading={reading} rows={10}>
        {(shown) => <Body key={shown.case.id} data={shown} readAgain={reading.readAgain} />}
      </Region>
    </Page>
  )
}

/** On paper only: where names are written by hand. */
function Signs() {
  return (
    <div className="only-print">
      <div className="duties-signs">
        {ja.signs.map((sign) => (
          <div key={sign}>{sign}</div>
        ))}
      </div>
    </div>
  )
}

type Open = { readonly act: DutyAct; readonly ids: readonly string[] }

function Body({ data, readAgain }: { data: CaseDuties; readAgain: () => void }) {
  const draft = useFactsDraft(data.case.id, data.facts, readAgain)
  const confirming = useAct(confirmDuty)
  const closing = useAct(closeDuty)
  const [open, setOpen] = useState<Open>()
  const choose = (act: DutyAct, duties: readonly DutyView[]) => {
    const [duty] = duties
    if (act === 'confirm' && duty) void confirming.act({ id: duty.id, version: duty.version })
    else if (act === 'close' && duty) void closing.act({ id: duty.id, version: duty.version })
    else setOpen({ act, ids: duties.map((one) => one.id) })
  }
  return (
    <Stack>
      {data.isCaseOpen ? null : <Note first={ja.closedCase} />}
      {data.facts.allowed.length > 0 || !data.isCaseOpen ? null : <Note first={kernel.web.readOnly} />}
      <nav className="in-page" aria-label={ja.inPage}>
        {parts.map(({ id, label }) => (
          <a key={id} href={`#${id}`}>
            {label}
          </a>
        ))}
      </nav>
      <Columns shape="factsLeft">
        <FactsPanel draft={draft} regimes={data.regimes} regimeNote={data.regimeNote} />
        <Stack>
          <PreviewPanel draft={draft} />
          <Refused refusal={confirming.refusal ?? closing.refusal} />
          <DutyList data={data} choose={choose} />
          <DocumentsPanel data={data} />
          <HistoryPanel data={data} />
          <RulesPanel data={data} />
        </Stack>
      </Columns>
      <Signs />
      <OpenDialog open={open} data={data} close={() => setOpen(undefined)} />
    </Stack>
  )
}

function OpenDialog({ open, data, close }: { open: Open | undefined; data: CaseDuties; close: () => void }) {
  if (!open) return null
  const caseId = data.case.id
  const chosen = open.ids
  if (open.act === 'submit')
    return (
      <SubmitDialog
        caseId={caseId}
        duties={data.duties.filter((duty) => duty.allowed.includes('duty.submit'))}
        chosen={chosen}
        documents={data.documents.filter((document) => document.stage === 'approved')}
        close={close}
      />
    )
  if (open.act === 'set_aside')
    return (
      <AsideDialog
        caseId={caseId}
        duties={data.duties.filter((duty) => duty.allowed.includes('duty.set_aside'))}
        chosen={chosen}
        close={close}
      />
    )
  const duty = data.duties.find((one) => one.id === chosen[0])
  return open.act === 'reopen' && duty ? <ReopenDialog duty={duty} close={close} /> : null
}
