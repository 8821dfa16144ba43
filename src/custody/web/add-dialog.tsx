/** Adds an item: found, or taken already with who, when, before whom and with what. */
import { useState } from 'react'
import { CheckField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { useGo } from '../../kernel/web/location.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useViewer } from '../../kernel/web/shell-context.ts'
import { addEvidence } from '../core/contract.ts'
import { evidenceKinds } from '../core/evidence.ts'
import { ja as custody } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import {
  acquisitionFaults,
  AcquisitionFields,
  acquisitionOf,
  emptyAcquisition,
} from './acquisition-fields.tsx'
import { isSha256 } from './sha256.ts'

const words = ja.add

const initial = {
  kind: 'digital',
  title: '',
  origin: '',
  statedSha256: '',
  sealNumber: '',
  place: '',
  isAcquired: true,
}
type Values = typeof initial

function faultsOf(values: Values) {
  return {
    title: values.title.trim() === '' ? words.nameMissing : undefined,
    origin: values.origin.trim() === '' ? words.originMissing : undefined,
    statedSha256:
      values.statedSha256.trim() === '' || isSha256(values.statedSha256) ? undefined : words.hashFault,
  }
}

export function AddEvidenceDialog({ caseId, close }: { caseId: string; close: () => void }) {
  const now = useServerNow(60)
  const { name } = useViewer()
  const go = useGo()
  const form = useForm(initial, faultsOf)
  const [taken, setTaken] = useState(() => emptyAcquisition(now, name))
  const [isTried, setTried] = useState(false)
  const { values } = form
  const takenFaults = values.isAcquired ? acquisitionFaults(taken) : {}
  const isSound = () => {
    setTried(true)
    return form.isSound() && Object.keys(takenFaults).length === 0
  }
  return (
    <SaveDialog
      endpoint={addEvidence}
      title={words.title}
      submitWords={words.submit}
      saidAfter={words.saved}
      isBroad
      close={close}
      onSaved={({ id }) => go(`/cases/${caseId}/evidence/${id}`)}
      inputOf={() =>
        isSound()
          ? { ...inputOf(caseId, values), acquired: values.isAcquired ? acquisitionOf(taken) : null }
          : undefined
      }
    >
      <p className="second">{words.lead}</p>
      <ItemFields form={form} />
      <CheckField
        label={words.isAcquired}
        isChecked={values.isAcquired}
        change={(isAcquired) => form.change({ isAcquired })}
      />
      {values.isAcquired ? (
        <AcquisitionFields
          values={taken}
          change={(part) => setTaken({ ...taken, ...part })}
          faults={isTried ? takenFaults : {}}
        />
      ) : null}
      <div className="form-grid">
        <TextField label={words.place} maxLength={200} {...form.bind('place')} />
        <TextField label={words.sealNumber} maxLength={100} {...form.bind('sealNumber')} />
      </div>
      {values.kind === 'digital' ? (
        <TextField label={words.statedSha256} maxLength={64} {...form.bind('statedSha256')} />
      ) : null}
    </SaveDialog>
  )
}

function ItemFields({ form }: { form: ReturnType<typeof useForm<Values>> }) {
  return (
    <>
      <SelectField
        label={words.kind}
        options={evidenceKinds.map((value) => ({ value, label: custody.kinds[value] }))}
        {...form.bind('kind')}
      />
      <TextField
        label={words.name}
        hint={words.nameHint}
        isRequired
        maxLength={200}
        {...form.bind('title')}
      />
      <TextField
        label={words.origin}
        hint={words.originHint}
        isRequired
        maxLength={200}
        {...form.bind('origin')}
      />
    </>
  )
}

function inputOf(caseId: string, values: Values) {
  const { title, origin, sealNumber, place, statedSha256 } = values
  const kind = evidenceKinds.find((one) => one === values.kind) ?? 'digital'
  return {
    caseId,
    kind,
    title,
    origin,
    sealNumber: sealNumber.trim(),
    place: place.trim(),
    ...(kind === 'digital' && statedSha256.trim() !== '' ? { statedSha256 } : {}),
  }
}
