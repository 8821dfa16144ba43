/** One thing to write down in a step: a text, a time, a person, a number, or yes/no/unknown. */
import { SelectField, TextField } from '../../kernel/web/field.tsx'
import { ja as incidents } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import type { CardStep } from './run-page.tsx'

const words = ja.run
type Record_ = CardStep['records'][number]

export function RecordField({
  record,
  value,
  change,
  isFaulty,
}: {
  record: Record_
  value: string
  change: (value: string) => void
  isFaulty: boolean
}) {
  const frame = {
    label: record.label,
    hint: record.hint,
    isRequired: record.required,
    error: isFaulty ? incidents.refusals['incidents.record_missing']({ label: record.label }) : undefined,
    value,
    change,
  }
  if (record.kind === 'yes_no_unknown')
    return (
      <SelectField
        {...frame}
        blank=""
        options={Object.entries(incidents.recordAnswers).map(([answer, label]) => ({ value: answer, label }))}
      />
    )
  return (
    <TextField
      {...frame}
      maxLength={2000}
      inputMode={record.kind === 'number' ? 'numeric' : undefined}
      placeholder={record.example ? words.example({ text: record.example }) : undefined}
    />
  )
}
