/** The way from a duty to its document: open the one there is, or begin one for all duties of that form. */
import { LinkButton } from '../../kernel/web/button.tsx'
import { Link, useGo } from '../../kernel/web/location.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { createDocument } from '../core/contract-document.ts'
import type { DutyView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import type { CaseDuties } from './duty-list.tsx'

export function DocumentAct({ duty, data }: { duty: DutyView; data: CaseDuties }) {
  const begin = useBeginDocument(data)
  if (duty.form === '') return null
  const open = data.documents.find((document) => document.form === duty.form && isOpen(document))
  const sent = data.documents.find(
    (document) => document.dutyIds.includes(duty.id) && !isOpen(document) && document.stage !== 'superseded',
  )
  const shown = open ?? sent
  const isNeeded = open === undefined && (sent === undefined || purposeOf(duty) === 'supplement')
  return (
    <>
      {shown ? (
        <Link href={`/duties/${duty.caseId}/documents/${shown.id}`}>
          {isOpen(shown) ? ja.acts.openDraft : ja.acts.openDocument}
        </Link>
      ) : null}
      {isNeeded && begin.mayBegin && duty.standing !== 'fell_away' ? (
        <LinkButton onClick={() => void begin.begin(duty.form, purposeOf(duty))}>
          {purposeOf(duty) === 'supplement' ? ja.acts.makeSupplement : ja.acts.makeDocument}
        </LinkButton>
      ) : null}
      <Refused refusal={begin.refusal} />
    </>
  )
}

/** Begins a document for every running duty that the same paper serves, and opens it. */
export function useBeginDocument(data: CaseDuties) {
  const go = useGo()
  const creating = useAct(createDocument)
  const may = useMay('document.draft')
  const caseId = data.case.id
  return {
    mayBegin: may && data.isCaseOpen,
    isBusy: creating.isBusy,
    refusal: creating.refusal,
    begin: async (form: string, purpose: Purpose) => {
      const dutyIds = data.duties
        .filter((duty) => duty.form === form && isServedBy(duty, purpose))
        .map((duty) => duty.id)
      const made = await creating.act({ caseId, form, purpose, dutyIds })
      if (made) go(`/duties/${caseId}/documents/${made.id}`)
    },
  }
}

type Purpose = 'preliminary' | 'supplement' | 'final'

/** What the next document for a duty is: its first word, a further one, or its final report. */
export function purposeOf(duty: Pick<DutyView, 'kind' | 'stage'>): Purpose {
  if (duty.kind === 'final') return 'final'
  return duty.stage === 'preliminary_submitted' ? 'supplement' : 'preliminary'
}

function isServedBy(duty: DutyView, purpose: Purpose): boolean {
  const isRunning = ['candidate', 'applicable', 'preliminary_submitted'].includes(duty.stage)
  return isRunning && duty.standing !== 'fell_away' && purposeOf(duty) === purpose
}

function isOpen(document: { readonly stage: string }): boolean {
  return document.stage === 'draft' || document.stage === 'reviewed'
}
