/** The control of one field of the fact sheet, by its type. */
import { DayField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import type { FieldView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import type { Entry } from './use-sheet-draft.ts'

const words = ja.sheet
const lineMax = 500
const textMax = 20_000

type Props = {
  field: FieldView
  entry: Entry
  isLocked: boolean
  change: (value: string | readonly string[]) => void
}

export function SheetControl({ field, entry, isLocked, change }: Props) {
  const frame = {
    label: <Label field={field} />,
    ...(field.help === '' ? {} : { hint: field.help }),
    ...(entry.isUnknown ? { placeholder: words.unknownYet } : {}),
    disabled: isLocked,
  }
  const value = typeof entry.value === 'string' ? entry.value : ''
  switch (field.type) {
    case 'text':
      return <TextAreaField {...frame} rows={5} maxLength={textMax} value={value} change={change} />
    case 'day':
      return <DayField label={frame.label} value={value} change={change} />
    case 'choice':
      return (
        <SelectField
          {...frame}
          value={value}
          change={change}
          blank={entry.isUnknown ? words.unknownYet : words.choose}
          options={field.options.map((option) => ({ value: option, label: option }))}
        />
      )
    case 'choices':
      return <Choices field={field} entry={entry} isLocked={isLocked} change={change} />
    default:
      return <TextField {...frame} maxLength={lineMax} value={value} change={change} />
  }
}

function Label({ field }: { field: FieldView }) {
  return (
    <>
      {field.label}
      {field.needed ? <span className="second">{words.needed}</span> : null}
    </>
  )
}

function Choices({ field, entry, isLocked, change }: Props) {
  const chosen = Array.isArray(entry.value) ? (entry.value as readonly string[]) : []
  const toggle = (option: string, isIn: boolean) =>
    change(field.options.filter((one) => (one === option ? isIn : chosen.includes(one))))
  return (
    <fieldset className="plain-set">
      <legend className="field-label">
        <Label field={field} />
      </legend>
      <div className="duties-options">
        {field.options.map((option) => (
          <label key={option} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(option)}
              disabled={isLocked}
              onChange={(event) => toggle(option, event.target.checked)}
            />
            <span>{option}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
