/** The acts on a document: at most one is filled, the one that is next for this person. */
import { Button, ButtonLink, isOffered } from '../../kernel/web/button.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { countersignDocument, requestReview, reviewDocument } from '../core/contract-document.ts'
import type { DocumentView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.document

export type DocumentDialogName = 'approve' | 'alone' | 'return' | 'submit'

type Act = {
  readonly action: string
  readonly label: string
  readonly run: () => void
  /** Shown only to who may; what others may not do would crowd the head. */
  readonly isQuiet?: boolean
}

export function DocumentActs({
  document,
  open,
}: {
  document: DocumentView
  open: (dialog: DocumentDialogName) => void
}) {
  const { acts, isBusy, refusal } = useDocumentActs(document, open)
  const offered = acts.filter(({ action, isQuiet }) =>
    isQuiet ? document.allowed.includes(action) : isOffered(document, action),
  )
  const next = offered.find(({ action }) => document.allowed.includes(action))
  const href = `/duties/${document.caseId}/sheet?form=${document.form}&document=${document.id}`
  return (
    <>
      {document.allowed.includes('document.draft') ? <ButtonLink href={href}>{words.edit}</ButtonLink> : null}
      {offered.toReversed().map((act) => (
        <Button
          key={act.action}
          look={act === next ? 'filled' : 'outline'}
          isBusy={isBusy}
          blockedBecause={document.blocked.find((entry) => entry.action === act.action)?.message}
          onClick={act.run}
        >
          {act.label}
        </Button>
      ))}
      <Refused refusal={refusal} />
    </>
  )
}

/** In the order of their turn: the first that is allowed is the next step. */
function useDocumentActs(document: DocumentView, open: (dialog: DocumentDialogName) => void) {
  const toast = useToast()
  const requesting = useAct(requestReview)
  const reviewing = useAct(reviewDocument)
  const countersigning = useAct(countersignDocument)
  const { id, version, requestedBy } = document
  const said = async (answer: Promise<unknown>, done: string) => {
    if ((await answer) !== undefined) toast({ words: done })
  }
  const review: Act = {
    action: 'document.review',
    label: words.review,
    run: () => void said(reviewing.act({ id, version }), words.done.reviewed),
    isQuiet: requestedBy === null,
  }
  const acts: Act[] = [
    {
      action: 'document.countersign',
      label: words.countersign,
      run: () => void said(countersigning.act({ id, version }), words.done.countersigned),
    },
    {
      action: 'document.request_review',
      label: words.requestReview,
      run: () => void said(requesting.act({ id, version }), words.done.requested),
      isQuiet: true,
    },
    { action: 'document.approve', label: words.approve, run: () => open('approve') },
    review,
    { action: 'document.submit', label: words.submit, run: () => open('submit') },
    { action: 'document.return', label: words.return, run: () => open('return'), isQuiet: true },
  ]
  return {
    acts,
    isBusy: requesting.isBusy || reviewing.isBusy || countersigning.isBusy,
    refusal: requesting.refusal ?? reviewing.refusal ?? countersigning.refusal,
  }
}
