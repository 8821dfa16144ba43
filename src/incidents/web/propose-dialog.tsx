/** Proposes a countermeasure: what, to what, the way back and the time of review; at once when it cannot wait. */
import { CheckField, InstantField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { proposeCountermeasure } from '../core/contract-measure.ts'
import { measureTypes } from '../core/countermeasure.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.measures
const targetKinds = ['item', 'observable', 'account', 'other'] as const

const initial = {
  measure: 'isolate',
  title: '',
  kind: 'item',
  targetId: '',
  label: '',
  rollback: '',
  reviewAt: '',
  isEmergency: false,
  emergencyReason: '',
  executedBy: '',
}
type Values = typeof initial

const missing = (text: string, sentence: string) => (text.trim() === '' ? sentence : undefined)

function faultsOf(values: Values) {
  return {
    title: missing(values.title, words.titleMissing),
    label: missing(values.label, words.targetMissing),
    rollback: missing(values.rollback, words.rollbackMissing),
    reviewAt: missing(values.reviewAt, words.reviewMissing),
    emergencyReason: values.isEmergency ? missing(values.emergencyReason, words.reasonMissing) : undefined,
  }
}

export function ProposeDialog({ view, close }: { view: CaseView; close: () => void }) {
  const form = useForm(initial, faultsOf)
  const { values } = form
  return (
    <SaveDialog
      endpoint={proposeCountermeasure}
      title={words.propose}
      submitWords={words.submit}
      saidAfter={words.done}
      isBroad
      close={close}
      inputOf={() => (form.isSound() ? inputOf(view.id, values) : undefined)}
    >
      <div className="form-grid">
        <SelectField
          label={words.type}
          options={measureTypes.map((value) => ({ value, label: incidents.measureTypes[value] }))}
          {...form.bind('measure')}
        />
        <TextField label={words.titleField} isRequired maxLength={200} {...form.bind('title')} />
      </div>
      <TargetFields view={view} values={values} change={form.change} error={form.bind('label').error} />
      <TextField
        label={words.rollbackField}
        hint={words.rollbackHint}
        isRequired
        maxLength={400}
        {...form.bind('rollback')}
      />
      <InstantField label={words.reviewField} isRequired {...form.bind('reviewAt')} />
      <CheckField
        label={words.isEmergency}
        isChecked={values.isEmergency}
        change={(isEmergency) => form.change({ isEmergency })}
      />
      {values.isEmergency ? (
        <div className="form-grid">
          <TextField
            label={words.emergencyReason}
            isRequired
            maxLength={400}
            {...form.bind('emergencyReason')}
          />
          <TextField label={words.executedBy} maxLength={200} {...form.bind('executedBy')} />
        </div>
      ) : null}
      <p className="second">{words.fits}</p>
    </SaveDialog>
  )
}

function inputOf(caseId: string, values: Values) {
  const { isEmergency, emergencyReason, executedBy } = values
  return {
    caseId,
    measure: measureTypes.find((one) => one === values.measure) ?? 'other',
    title: values.title,
    target: {
      kind: targetKinds.find((one) => one === values.kind) ?? 'other',
      id: values.targetId,
      label: values.label,
    },
    rollback: values.rollback,
    reviewAt: values.reviewAt,
    ...(isEmergency ? { emergencyReason } : {}),
    ...(isEmergency && executedBy.trim() ? { executedBy } : {}),
  }
}

/** What is linked or seen in the case is offered; anything else is written. */
function TargetFields({
  view,
  values,
  change,
  error,
}: {
  view: CaseView
  values: Values
  change: (part: Partial<Values>) => void
  error: string | undefined
}) {
  const known = knownTargets(view, values.kind)
  return (
    <div className="form-grid">
      <SelectField
        label={words.targetKind}
        options={targetKinds.map((value) => ({ value, label: words.targetKinds[value] }))}
        value={values.kind}
        change={(kind) => change({ kind, targetId: '', label: '' })}
      />
      {known.length > 0 ? (
        <SelectField
          label={values.kind === 'item' ? words.chosenItem : words.chosenObservable}
          blank={words.targetKinds.other}
          options={known.map(({ id, label }) => ({ value: id, label }))}
          value={values.targetId}
          change={(targetId) =>
            change({ targetId, label: known.find((one) => one.id === targetId)?.label ?? '' })
          }
        />
      ) : null}
      {values.targetId === '' ? (
        <TextField
          label={words.targetLabel}
          isRequired
          maxLength={200}
          value={values.label}
          change={(label) => change({ label })}
          error={error}
        />
      ) : null}
    </div>
  )
}

function knownTargets(view: CaseView, kind: string): { id: string; label: string }[] {
  if (kind === 'item')
    return view.links
      .filter((link) => link.role === 'asset')
      .map(({ snapshot }) => ({ id: snapshot.itemId, label: snapshot.title.slice(0, 200) }))
  if (kind === 'observable' || kind === 'account')
    return view.observables
      .filter((one) => (one.kind === 'account') === (kind === 'account'))
      .map((one) => ({ id: one.id, label: one.defanged.slice(0, 200) }))
  return []
}
