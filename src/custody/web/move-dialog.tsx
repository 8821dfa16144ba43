/** Records an act of the chain of custody: seal, store, lend, take back, leave, correct, dispose. */
import { InstantField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { disposeEvidence, moveEvidence, type EvidenceView } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { WitnessFields } from './acquisition-fields.tsx'

const words = ja.acts
export type PlainAct = 'seal' | 'store' | 'check_out' | 'take_back' | 'leave' | 'correct' | 'dispose'
type FieldName = 'sealNumber' | 'to' | 'place' | 'purpose' | 'condition'

/** What an act asks for: fields that must be filled in, and those that may. */
const asked: Readonly<
  Record<
    PlainAct,
    { needs: readonly FieldName[]; may: readonly FieldName[]; witness: boolean; note: boolean }
  >
> = {
  seal: { needs: ['sealNumber'], may: ['place', 'condition'], witness: true, note: false },
  store: { needs: ['place'], may: ['condition'], witness: false, note: false },
  check_out: { needs: ['to', 'purpose'], may: ['place', 'condition'], witness: false, note: false },
  take_back: { needs: ['to'], may: ['place', 'condition'], witness: false, note: false },
  leave: { needs: [], may: [], witness: false, note: true },
  correct: { needs: [], may: [], witness: false, note: true },
  dispose: { needs: [], may: ['place'], witness: true, note: true },
}

const empty = {
  at: '',
  sealNumber: '',
  to: '',
  place: '',
  purpose: '',
  condition: '',
  witness: '',
  noWitness: false,
  note: '',
}
type Values = typeof empty

export function MoveDialog({ act, item, close }: { act: PlainAct; item: EvidenceView; close: () => void }) {
  const now = useServerNow(60)
  const form = useForm<Values>({ ...empty, at: now.toISOString() }, (values) => faultsOf(act, values))
  const common = {
    title: words[act],
    submitWords: words.save,
    saidAfter: words.done,
    close,
    children: <MoveFields act={act} form={form} />,
  }
  const input = () => ({ id: item.id, version: item.version, ...inputOf(act, form.values) })
  if (act === 'dispose')
    return (
      <SaveDialog
        endpoint={disposeEvidence}
        {...common}
        inputOf={() => (form.isSound() ? input() : undefined)}
      />
    )
  return (
    <SaveDialog
      endpoint={moveEvidence}
      {...common}
      inputOf={() => (form.isSound() ? { ...input(), act } : undefined)}
    />
  )
}

function faultsOf(act: PlainAct, values: Values) {
  const { needs, witness, note } = asked[act]
  const faults: Partial<Record<keyof Values, string>> = {}
  for (const name of needs) if (values[name].trim() === '') faults[name] = words.missing
  if (values.at === '') faults.at = words.atMissing
  if (note && values.note.trim() === '') faults.note = words.missing
  if (witness && !values.noWitness && values.witness.trim() === '')
    faults.witness = ja.acquisition.witnessMissing
  return faults
}

/** Only what the act asks for, and of it only what was filled in. */
function inputOf(act: PlainAct, values: Values) {
  const { needs, may, witness } = asked[act]
  const filled = [...needs, ...may].filter((name) => values[name].trim() !== '')
  const fields: Partial<Record<FieldName, string>> = Object.fromEntries(
    filled.map((name) => [name, values[name].trim()]),
  )
  return {
    at: values.at,
    ...fields,
    ...(witness
      ? { witness: values.noWitness ? '' : values.witness.trim(), noWitness: values.noWitness }
      : {}),
    ...(values.note.trim() === '' ? {} : { note: values.note }),
  }
}

function MoveFields({ act, form }: { act: PlainAct; form: ReturnType<typeof useForm<Values>> }) {
  const { needs, may, witness, note } = asked[act]
  const labelOf = (name: FieldName) =>
    name === 'to' ? words.to[act === 'take_back' ? 'take_back' : 'check_out'] : words[name]
  return (
    <>
      {act === 'dispose' ? <p className="strong">{words.disposeLead}</p> : null}
      <InstantField label={words.at} isRequired {...form.bind('at')} />
      {[...needs, ...may].map((name) => (
        <TextField
          key={name}
          label={labelOf(name)}
          isRequired={needs.includes(name)}
          maxLength={name === 'sealNumber' ? 100 : 200}
          {...form.bind(name)}
        />
      ))}
      {witness ? (
        <WitnessFields values={form.values} change={form.change} error={form.bind('witness').error} />
      ) : null}
      <TextAreaField
        label={act === 'leave' || act === 'correct' || act === 'dispose' ? words.reason[act] : words.note}
        isRequired={note}
        rows={2}
        maxLength={1000}
        {...form.bind('note')}
      />
    </>
  )
}
