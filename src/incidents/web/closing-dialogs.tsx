/** Dialogs of the end of a case: its words, the second signature, closing, opening again. */
import { useState } from 'react'
import { SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { resolutions } from '../core/case.ts'
import { closeCase, countersignClosing, reopenCase, updateCase } from '../core/contract.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.closing
const correctiveKinds = ['undecided', 'actions', 'none'] as const
type Props = { view: CaseView; close: () => void }

export function ClosingWordsDialog({ view, close }: Props) {
  const [before] = useState(() => valuesOf(view))
  const form = useForm(before)
  const { values } = form
  return (
    <SaveDialog
      endpoint={updateCase}
      title={words.write}
      isBroad
      close={close}
      inputOf={() => ({ id: view.id, version: view.version, ...changesOf(before, values) })}
    >
      <SelectField
        label={words.resolution}
        blank={words.resolutionNone}
        options={resolutions.map((value) => ({ value, label: incidents.resolutions[value] }))}
        {...form.bind('resolution')}
      />
      <TextAreaField
        label={words.summary}
        hint={words.summaryHint}
        rows={6}
        maxLength={8000}
        {...form.bind('summary')}
      />
      <SelectField
        label={words.corrective}
        options={correctiveKinds.map((value) => ({ value, label: words.correctiveKinds[value] }))}
        {...form.bind('kind')}
      />
      {values.kind === 'undecided' ? null : (
        <TextAreaField
          label={values.kind === 'none' ? words.correctiveReason : words.correctiveText}
          rows={3}
          maxLength={values.kind === 'none' ? 1000 : 4000}
          {...form.bind('corrective')}
        />
      )}
    </SaveDialog>
  )
}

type Values = ReturnType<typeof valuesOf>

function valuesOf({ resolution, summary, corrective }: CaseView) {
  return {
    resolution: resolution ?? '',
    summary,
    kind: (corrective?.kind ?? 'undecided') as string,
    corrective: corrective?.kind === 'actions' ? corrective.text : (corrective?.reason ?? ''),
  }
}

function changesOf(before: Values, now: Values) {
  const isSame = now.kind === before.kind && now.corrective === before.corrective
  return {
    ...(now.resolution === before.resolution
      ? {}
      : { resolution: resolutions.find((one) => one === now.resolution) ?? null }),
    ...(now.summary === before.summary ? {} : { summary: now.summary }),
    ...(isSame ? {} : { corrective: correctiveOf(now) }),
  }
}

function correctiveOf({ kind, corrective }: Values) {
  if (kind === 'actions') return { kind, text: corrective } as const
  return kind === 'none' ? ({ kind, reason: corrective } as const) : null
}

export function CountersignDialog({ view, close }: Props) {
  return (
    <SaveDialog
      endpoint={countersignClosing}
      title={words.countersign}
      submitWords={words.countersign}
      close={close}
      inputOf={() => ({ id: view.id, version: view.version })}
    >
      <p>{words.countersignLead}</p>
    </SaveDialog>
  )
}

export function CloseDialog({ view, close }: Props) {
  return (
    <SaveDialog
      endpoint={closeCase}
      title={words.close}
      submitWords={words.close}
      saidAfter={words.done}
      close={close}
      inputOf={() => ({ id: view.id, version: view.version })}
    >
      <p>{words.closeLead({ number: view.number })}</p>
    </SaveDialog>
  )
}

export function ReopenDialog({ view, close }: Props) {
  const form = useForm({ reason: '' }, ({ reason }) => ({
    reason: reason.trim() === '' ? ja.work.reasonMissing : undefined,
  }))
  return (
    <SaveDialog
      endpoint={reopenCase}
      title={words.reopen}
      submitWords={words.reopen}
      saidAfter={words.reopenDone}
      close={close}
      inputOf={() =>
        form.isSound() ? { id: view.id, version: view.version, reason: form.values.reason } : undefined
      }
    >
      <TextField label={words.reopenReason} isRequired maxLength={400} {...form.bind('reason')} />
    </SaveDialog>
  )
}
