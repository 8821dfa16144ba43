/** Records that an item went to somebody outside: to whom, on what ground, before whom. */
import { InstantField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { handOverEvidence, type EvidenceView } from '../core/contract.ts'
import { legalBases } from '../core/evidence.ts'
import { ja as custody } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { WitnessFields } from './acquisition-fields.tsx'

const words = ja.acts

const empty = {
  at: '',
  organization: '',
  name: '',
  idNumber: '',
  basis: 'voluntary',
  receiptNumber: '',
  purpose: '',
  condition: '',
  witness: '',
  noWitness: false,
  note: '',
}
type Values = typeof empty

function faultsOf(values: Values) {
  const hasWitness = values.noWitness || values.witness.trim() !== ''
  return {
    at: values.at === '' ? words.atMissing : undefined,
    organization: values.organization.trim() === '' ? words.missing : undefined,
    name: values.name.trim() === '' ? words.missing : undefined,
    witness: hasWitness ? undefined : ja.acquisition.witnessMissing,
  }
}

export function HandOverDialog({ item, close }: { item: EvidenceView; close: () => void }) {
  const now = useServerNow(60)
  const form = useForm<Values>({ ...empty, at: now.toISOString() }, faultsOf)
  return (
    <SaveDialog
      endpoint={handOverEvidence}
      title={words.hand_over}
      submitWords={words.hand_over}
      saidAfter={words.done}
      isBroad
      close={close}
      inputOf={() =>
        form.isSound() ? { id: item.id, version: item.version, ...inputOf(form.values) } : undefined
      }
    >
      <p className="strong">{words.handOverLead}</p>
      <ReceiverFields form={form} />
      <WitnessFields values={form.values} change={form.change} error={form.bind('witness').error} />
      <div className="form-grid">
        <InstantField label={words.at} isRequired {...form.bind('at')} />
        <TextField label={words.purpose} maxLength={400} {...form.bind('purpose')} />
        <TextField label={words.condition} maxLength={400} {...form.bind('condition')} />
      </div>
      <TextAreaField label={words.note} rows={2} maxLength={1000} {...form.bind('note')} />
    </SaveDialog>
  )
}

function ReceiverFields({ form }: { form: ReturnType<typeof useForm<Values>> }) {
  const labels = words.receiver
  return (
    <div className="form-grid">
      <TextField label={labels.organization} isRequired maxLength={200} {...form.bind('organization')} />
      <TextField label={labels.name} isRequired maxLength={200} {...form.bind('name')} />
      <TextField label={labels.idNumber} maxLength={100} {...form.bind('idNumber')} />
      <SelectField
        label={labels.basis}
        options={legalBases.map((value) => ({ value, label: custody.bases[value] }))}
        {...form.bind('basis')}
      />
      <TextField label={labels.receiptNumber} maxLength={100} {...form.bind('receiptNumber')} />
    </div>
  )
}

function inputOf(values: Values) {
  const { at, organization, name, noWitness } = values
  return {
    at,
    receiver: {
      organization,
      name,
      idNumber: values.idNumber.trim(),
      basis: legalBases.find((one) => one === values.basis) ?? 'other',
      receiptNumber: values.receiptNumber.trim(),
    },
    purpose: values.purpose.trim(),
    condition: values.condition.trim(),
    witness: noWitness ? '' : values.witness.trim(),
    noWitness,
    note: values.note,
  }
}
