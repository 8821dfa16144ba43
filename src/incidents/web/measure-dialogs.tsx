/** What is done with a countermeasure: approve, sign afterwards, carry out, keep, end. */
import type { ReactNode } from 'react'
import { InstantField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import {
  activateCountermeasure,
  approveCountermeasure,
  countersignCountermeasure,
  endCountermeasure,
  reviewCountermeasure,
} from '../core/contract-measure.ts'
import type { MeasureView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.measures

export type MeasureAct = 'approve' | 'countersign' | 'activate' | 'review' | 'remove' | 'fail' | 'reject'
type Props = { measure: MeasureView; close: () => void }

export function MeasureActDialog({ act, ...props }: Props & { act: MeasureAct }): ReactNode {
  if (act === 'approve' || act === 'countersign') return <SignDialog act={act} {...props} />
  if (act === 'activate') return <ActivateDialog {...props} />
  if (act === 'review') return <ReviewDialog {...props} />
  return <EndDialog act={act} {...props} />
}

function SignDialog({ act, measure, close }: Props & { act: 'approve' | 'countersign' }) {
  const { title, emergency } = measure
  return (
    <SaveDialog
      endpoint={act === 'approve' ? approveCountermeasure : countersignCountermeasure}
      title={words.acts[act]}
      submitWords={words.acts[act]}
      saidAfter={words.done}
      close={close}
      inputOf={() => ({ id: measure.id, version: measure.version })}
    >
      <p>
        {act === 'approve'
          ? words.approveLead({ title })
          : words.countersignLead({ title, reason: emergency?.reason ?? '' })}
      </p>
      <p className="second">{words.rollback({ text: measure.rollback })}</p>
    </SaveDialog>
  )
}

function ActivateDialog({ measure, close }: Props) {
  const form = useForm({ executedBy: '' })
  const executedBy = form.values.executedBy.trim()
  return (
    <SaveDialog
      endpoint={activateCountermeasure}
      title={words.acts.activate}
      submitWords={words.acts.activate}
      saidAfter={words.done}
      close={close}
      inputOf={() => ({ id: measure.id, version: measure.version, ...(executedBy ? { executedBy } : {}) })}
    >
      <p>{words.activateLead({ title: measure.title })}</p>
      <TextField label={words.executedBy} maxLength={200} {...form.bind('executedBy')} />
    </SaveDialog>
  )
}

function ReviewDialog({ measure, close }: Props) {
  const form = useForm({ decision: '', reviewAt: '' }, ({ decision, reviewAt }) => ({
    decision: decision.trim() === '' ? words.reasonMissing : undefined,
    reviewAt: reviewAt === '' ? words.reviewMissing : undefined,
  }))
  return (
    <SaveDialog
      endpoint={reviewCountermeasure}
      title={words.acts.review}
      saidAfter={words.done}
      close={close}
      inputOf={() =>
        form.isSound() ? { id: measure.id, version: measure.version, ...form.values } : undefined
      }
    >
      <p className="strong">{measure.title}</p>
      <TextField label={words.decision} isRequired maxLength={400} {...form.bind('decision')} />
      <InstantField label={words.newReview} isRequired {...form.bind('reviewAt')} />
    </SaveDialog>
  )
}

const endings = { remove: 'removed', fail: 'failed', reject: 'rejected' } as const

function EndDialog({ act, measure, close }: Props & { act: keyof typeof endings }) {
  const form = useForm({ reason: '' }, ({ reason }) => ({
    reason: reason.trim() === '' ? words.reasonMissing : undefined,
  }))
  return (
    <SaveDialog
      endpoint={endCountermeasure}
      title={words.acts[act]}
      submitWords={words.acts[act]}
      saidAfter={words.done}
      close={close}
      inputOf={() =>
        form.isSound()
          ? { id: measure.id, version: measure.version, to: endings[act], reason: form.values.reason }
          : undefined
      }
    >
      <p className="strong">{measure.title}</p>
      <p className="second">{words.rollback({ text: measure.rollback })}</p>
      <TextField label={words.endReason} isRequired maxLength={400} {...form.bind('reason')} />
    </SaveDialog>
  )
}
