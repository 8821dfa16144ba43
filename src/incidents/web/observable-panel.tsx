/** What was seen in the case, made harmless to show; others with the same value are similar cases. */
import { useState } from 'react'
import { isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Panel } from '../../kernel/web/panel.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { EmptyState } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { addObservable, judgeObservable } from '../core/contract-work.ts'
import { ja as incidents } from '../core/ja.ts'
import { observableKinds, verdicts } from '../core/observable.ts'
import type { CaseView, ObservableView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.observables
const tones: Readonly<Record<ObservableView['verdict'], Tone>> = {
  unknown: 'unknown',
  malicious: 'late',
  harmless: 'done',
  mistake: 'plain',
}
const verdictOptions = verdicts.map((value) => ({ value, label: incidents.verdicts[value] }))

export function ObservablePanel({ view }: { view: CaseView }) {
  const [isAdding, add] = useState(false)
  const [judgedId, judge] = useState<string>()
  const judged = view.observables.find((one) => one.id === judgedId)
  const mayAdd = isOffered(view, 'case.add_observable')
  return (
    <Panel
      id="observables"
      title={words.title}
      note={words.note}
      side={mayAdd ? <LinkButton onClick={() => add(true)}>{words.add}</LinkButton> : undefined}
    >
      <DataTable
        caption={words.title}
        rows={view.observables}
        rowKey={(row) => row.id}
        empty={<EmptyState>{words.empty}</EmptyState>}
        columns={columnsOf(mayAdd ? judge : undefined)}
      />
      {isAdding ? <AddDialog caseId={view.id} close={() => add(false)} /> : null}
      {judged ? <JudgeDialog observable={judged} close={() => judge(undefined)} /> : null}
    </Panel>
  )
}

function columnsOf(judge: ((id: string) => void) | undefined): readonly Column<ObservableView>[] {
  const acts: Column<ObservableView> = {
    key: 'act',
    head: words.act,
    align: 'end',
    isAct: true,
    render: (row) => <LinkButton onClick={() => judge?.(row.id)}>{words.judge}</LinkButton>,
  }
  return [
    {
      key: 'value',
      head: words.value,
      minWidth: 150,
      render: (row) => (
        <>
          <span className="mono">{row.defanged}</span>
          <div className="second">
            {[incidents.observableKinds[row.kind], row.source, row.note].filter(Boolean).join('\u3000')}
          </div>
        </>
      ),
    },
    {
      key: 'verdict',
      head: words.verdict,
      keeps: true,
      render: (row) => <Tag tone={tones[row.verdict]}>{incidents.verdicts[row.verdict]}</Tag>,
    },
    ...(judge ? [acts] : []),
  ]
}

function AddDialog({ caseId, close }: { caseId: string; close: () => void }) {
  const form = useForm({ kind: '', value: '', verdict: 'unknown', note: '', source: '' }, ({ value }) => ({
    value: value.trim() === '' ? words.valueMissing : undefined,
  }))
  const { values } = form
  const kind = observableKinds.find((one) => one === values.kind)
  return (
    <SaveDialog
      endpoint={addObservable}
      title={words.add}
      submitWords={words.save}
      saidAfter={words.done}
      close={close}
      inputOf={() =>
        form.isSound()
          ? {
              caseId,
              ...(kind ? { kind } : {}),
              value: values.value,
              verdict: verdictOf(values.verdict),
              note: values.note,
              source: values.source.trim(),
            }
          : undefined
      }
    >
      <TextField
        label={words.value}
        hint={words.valueHint}
        isRequired
        maxLength={2000}
        {...form.bind('value')}
      />
      <div className="form-grid">
        <SelectField
          label={words.kind}
          blank={words.recognise}
          options={observableKinds.map((value) => ({ value, label: incidents.observableKinds[value] }))}
          {...form.bind('kind')}
        />
        <SelectField label={words.verdict} options={verdictOptions} {...form.bind('verdict')} />
      </div>
      <TextField label={words.sourceField} maxLength={200} {...form.bind('source')} />
      <TextAreaField label={words.noteField} rows={2} maxLength={1000} {...form.bind('note')} />
    </SaveDialog>
  )
}

function JudgeDialog({ observable, close }: { observable: ObservableView; close: () => void }) {
  const form = useForm<{ verdict: string; note: string }>({
    verdict: observable.verdict,
    note: observable.note,
  })
  return (
    <SaveDialog
      endpoint={judgeObservable}
      title={words.judge}
      saidAfter={words.done}
      close={close}
      inputOf={() => ({
        id: observable.id,
        version: observable.version,
        verdict: verdictOf(form.values.verdict),
        note: form.values.note,
      })}
    >
      <p className="mono">{observable.defanged}</p>
      <SelectField label={words.verdict} options={verdictOptions} {...form.bind('verdict')} />
      <TextAreaField label={words.noteField} rows={2} maxLength={1000} {...form.bind('note')} />
    </SaveDialog>
  )
}

function verdictOf(value: string): ObservableView['verdict'] {
  return verdicts.find((one) => one === value) ?? 'unknown'
}
