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
  const newest = data.documents.find(
    (document) => document.dutyIds.includes(duty.id) && document.stage !== 'superseded',
  )
  const open = data.documents.find((document) => document.form === duty.form && isOpen(document))
  const document = newest ?? open
  if (document) {
    const href = `/duties/${duty.caseId}/documents/${document.id}`
    return <Link href={href}>{isOpen(document) ? ja.acts.openDraft : ja.acts.openDocument}</Link>
  }
  if (!begin.mayBegin || duty.standing === 'fell_away') return null
  return (
    <>
      <LinkButton onClick={() => void begin.begin(duty.form, purposeOf(duty))}>
        {ja.acts.makeDocument}
      </LinkButton>
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
    begin: async (form: string, purpose: 'preliminary' | 'final') => {
      const dutyIds = data.duties
        .filter((duty) => duty.form === form && isServedBy(duty, purpose))
        .map((duty) => duty.id)
      const made = await creating.act({ caseId, form, purpose, dutyIds })
      if (made) go(`/duties/${caseId}/documents/${made.id}`)
    },
  }
}

/** What the first document for a duty is: its final report, or the first word of it. */
export function purposeOf(duty: Pick<DutyView, 'kind'>): 'preliminary' | 'final' {
  return duty.kind === 'final' ? 'final' : 'preliminary'
}

function isServedBy(duty: DutyView, purpose: 'preliminary' | 'final'): boolean {
  if (duty.standing === 'fell_away' || !['candidate', 'applicable'].includes(duty.stage)) return false
  return purposeOf(duty) === purpose
}

function isOpen(document: { readonly stage: string }): boolean {
  return document.stage === 'draft' || document.stage === 'reviewed'
}
