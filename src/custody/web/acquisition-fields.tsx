/** How, by whom and with what an item was taken: the fields and what is wrong with them. */
import { CheckField, InstantField, TextField } from '../../kernel/web/field.tsx'
import { ja } from '../core/screen/ja.ts'

const words = ja.acquisition

export type AcquisitionValues = {
  at: string
  by: string
  witness: string
  noWitness: boolean
  method: string
  tool: string
  clock: string
}

export function emptyAcquisition(now: Date, by: string): AcquisitionValues {
  return { at: now.toISOString(), by, witness: '', noWitness: false, method: '', tool: '', clock: '' }
}

export type AcquisitionFaults = { at?: string; by?: string; witness?: string; clock?: string }

export function acquisitionFaults(values: AcquisitionValues): AcquisitionFaults {
  return {
    ...(values.at === '' ? { at: words.atMissing } : {}),
    ...(values.by.trim() === '' ? { by: words.byMissing } : {}),
    ...(values.witness.trim() === '' && !values.noWitness ? { witness: words.witnessMissing } : {}),
    ...(secondsOf(values.clock) === undefined ? { clock: words.clockFault } : {}),
  }
}

/** What the contract takes. */
export function acquisitionOf(values: AcquisitionValues) {
  return {
    at: values.at,
    by: values.by.trim(),
    witness: values.noWitness ? '' : values.witness.trim(),
    noWitness: values.noWitness,
    method: values.method.trim(),
    tool: values.tool.trim(),
    clockOffsetSeconds: secondsOf(values.clock) ?? null,
  }
}

/** `null` when nobody looked, `undefined` when it is not a number of seconds. */
function secondsOf(text: string): number | null | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^\u2212/, '-')
  if (plain === '') return null
  return /^[+-]?\d{1,8}$/.test(plain) ? Number(plain) : undefined
}

export function AcquisitionFields({
  values,
  change,
  faults,
}: {
  values: AcquisitionValues
  change: (part: Partial<AcquisitionValues>) => void
  faults: AcquisitionFaults
}) {
  const text = (name: 'by' | 'method' | 'tool' | 'clock') => ({
    label: words[name],
    value: values[name],
    change: (value: string) => change({ [name]: value }),
  })
  return (
    <>
      <div className="form-grid">
        <InstantField
          label={words.at}
          isRequired
          value={values.at}
          change={(at) => change({ at })}
          error={faults.at}
        />
        <TextField {...text('by')} isRequired maxLength={200} error={faults.by} />
      </div>
      <WitnessFields values={values} change={change} error={faults.witness} />
      <div className="form-grid">
        <TextField {...text('method')} maxLength={400} />
        <TextField {...text('tool')} maxLength={200} />
        <TextField {...text('clock')} hint={words.clockHint} maxLength={10} error={faults.clock} />
      </div>
    </>
  )
}

/** Nobody's absence is left open: a name, or that there was none. */
export function WitnessFields({
  values,
  change,
  error,
}: {
  values: { witness: string; noWitness: boolean }
  change: (part: { witness?: string; noWitness?: boolean }) => void
  error: string | undefined
}) {
  return (
    <div className="stack tight">
      {values.noWitness ? null : (
        <TextField
          label={words.witness}
          isRequired
          maxLength={200}
          value={values.witness}
          change={(witness) => change({ witness })}
          error={error}
        />
      )}
      <CheckField
        label={words.noWitness}
        isChecked={values.noWitness}
        change={(noWitness) => change({ noWitness })}
      />
    </div>
  )
}
