/** Adds an entry to the timeline, or corrects one by a new entry that points to it. */
import { useState } from 'react'
import { useDraft } from '../../kernel/web/draft.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { addTimelineEntry, correctTimelineEntry } from '../core/contract-work.ts'
import type { TimelineView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { lanes, precisions } from '../core/timeline.ts'
import { EntryFields, type EntryFaults, type EntryValues } from './entry-fields.tsx'

const words = ja.entry

/** `entry` is the one to correct; without it one is added, beginning with `text`. */
export function EntryDialog({
  caseId,
  entry,
  text = '',
  close,
}: {
  caseId: string
  entry?: TimelineView
  text?: string
  close: () => void
}) {
  return entry ? (
    <CorrectDialog caseId={caseId} entry={entry} close={close} />
  ) : (
    <AddDialog caseId={caseId} text={text} close={close} />
  )
}

function AddDialog({ caseId, text, close }: { caseId: string; text: string; close: () => void }) {
  const now = useServerNow(60)
  const form = useEntryForm(`timeline:${caseId}:new:${text}`, () => empty(text, now), false)
  return (
    <SaveDialog
      endpoint={addTimelineEntry}
      title={words.title}
      submitWords={words.save}
      saidAfter={words.done}
      isBroad
      close={close}
      onSaved={form.forget}
      inputOf={() => (form.isSound() ? { caseId, ...inputOf(form.values) } : undefined)}
    >
      <EntryFields {...form} isCorrection={false} />
    </SaveDialog>
  )
}

function CorrectDialog({ caseId, entry, close }: { caseId: string; entry: TimelineView; close: () => void }) {
  const { id, version } = entry
  const form = useEntryForm(`timeline:${caseId}:${id}`, () => valuesOf(entry), true)
  const input = () => ({
    id,
    version,
    reason: form.values.reason,
    links: [...entry.links],
    ...inputOf(form.values),
  })
  return (
    <SaveDialog
      endpoint={correctTimelineEntry}
      title={ja.timeline.correct}
      submitWords={ja.timeline.correct}
      saidAfter={words.done}
      isBroad
      close={close}
      onSaved={form.forget}
      inputOf={() => (form.isSound() ? input() : undefined)}
    >
      <p>{ja.timeline.correctLead}</p>
      <EntryFields {...form} isCorrection />
    </SaveDialog>
  )
}

/** What was typed is kept in the browser until it is saved; faults show after the first try. */
function useEntryForm(name: string, initialOf: () => EntryValues, isCorrection: boolean) {
  const [initial] = useState(initialOf)
  const draft = useDraft<EntryValues>(name, initial)
  const [isTried, setTried] = useState(false)
  const values = draft.value
  const faults = faultsOf(values, isCorrection)
  return {
    values,
    change: (part: Partial<EntryValues>) => draft.change({ ...values, ...part }),
    faults: isTried ? faults : {},
    forget: draft.forget,
    isSound: () => {
      setTried(true)
      return Object.values(faults).every((fault) => fault === undefined)
    },
  }
}

function empty(text: string, now: Date): EntryValues {
  return {
    lane: 'responder',
    text,
    occurredAt: new Date(Math.floor(now.getTime() / 60_000) * 60_000).toISOString(),
    endedAt: '',
    precision: 'minute',
    estimated: false,
    operator: '',
    onPaper: false,
    reason: '',
  }
}

function valuesOf(entry: TimelineView): EntryValues {
  const { lane, text, occurredAt, precision, estimated, operator, onPaper } = entry
  return {
    lane,
    text,
    occurredAt,
    endedAt: entry.endedAt ?? '',
    precision,
    estimated,
    operator,
    onPaper,
    reason: '',
  }
}

function inputOf(values: EntryValues) {
  return {
    lane: lanes.find((one) => one === values.lane) ?? 'responder',
    text: values.text,
    occurredAt: values.occurredAt,
    endedAt: values.endedAt || null,
    precision: precisions.find((one) => one === values.precision) ?? 'minute',
    estimated: values.estimated,
    operator: values.operator.trim(),
    onPaper: values.onPaper,
  }
}

function faultsOf(values: EntryValues, isCorrection: boolean): EntryFaults {
  return {
    ...(values.text.trim() === '' ? { text: words.textMissing } : {}),
    ...(values.occurredAt === '' ? { occurredAt: words.occurredMissing } : {}),
    ...(isCorrection && values.reason.trim() === '' ? { reason: words.reasonMissing } : {}),
  }
}
