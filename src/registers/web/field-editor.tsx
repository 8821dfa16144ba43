/** The control of one register field, by its type, with the choice to say that it is unknown. */
import type { ReactNode } from 'react'
import {
  CheckField,
  DayField,
  Field as Frame,
  SelectField,
  TextAreaField,
  TextField,
} from '../../kernel/web/field.tsx'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { useCall } from '../../kernel/web/use-call.ts'
import { useShell } from '../../kernel/web/shell-context.ts'
import { readOrganization } from '../../organization/core/contract.ts'
import { isUnknown, unknownValue } from '../core/kind.ts'
import { ja } from '../core/screen/ja.ts'
import { frameOf, type EditorProps } from './editor-frame.ts'
import { ChoicesEditor, LinkEditor, LinksEditor } from './link-editor.tsx'
import { sayMonth } from './register-value.tsx'
import { RowsEditor } from './rows-editor.tsx'
import type { Field } from './use-kind.ts'

const words = ja.form

/** The title is always known; every other field may be unknown instead of having a value. */
export function FieldEditor({ isTitle, ...editor }: EditorProps & { isTitle: boolean }) {
  const { value, change, field } = editor
  const isUnknownNow = isUnknown(value)
  if (field.type === 'yes_no') return <YesNoEditor {...editor} />
  return (
    <div className="register-field">
      {isUnknownNow ? (
        <Frame label={field.label}>
          {(control) => <input className="control" {...control} readOnly value={kernel.web.unknown} />}
        </Frame>
      ) : (
        <Editor {...editor} />
      )}
      {isTitle ? null : (
        <CheckField
          label={words.unknown}
          isChecked={isUnknownNow}
          change={(next) => change(next ? unknownValue : undefined)}
        />
      )}
    </div>
  )
}

function Editor(editor: EditorProps): ReactNode {
  const { type } = editor.field
  if (type === 'long_text') return <LongTextEditor {...editor} />
  if (type === 'names' || type === 'ip_addresses') return <LinesEditor {...editor} />
  if (type === 'number') return <NumberEditor {...editor} />
  if (type === 'date') return <DayEditor {...editor} />
  if (type === 'month') return <MonthEditor {...editor} />
  if (type === 'choice') return <ChoiceEditor {...editor} options={optionsOf(editor.field)} />
  if (type === 'choices') return <ChoicesEditor {...editor} />
  if (type === 'unit') return <UnitEditor {...editor} />
  if (type === 'zone') return <ZoneEditor {...editor} />
  if (type === 'link') return <LinkEditor {...editor} />
  if (type === 'links') return <LinksEditor {...editor} />
  if (type === 'rows') return <RowsEditor {...editor} />
  return <TextEditor {...editor} />
}

const inputTypes: Readonly<Record<string, string>> = { phone: 'tel', email: 'email', url: 'url' }

function TextEditor({ value, change, ...rest }: EditorProps) {
  return (
    <TextField
      {...frameOf(rest)}
      type={inputTypes[rest.field.type] ?? 'text'}
      maxLength={rest.field.max ?? 300}
      value={textOf(value)}
      change={change}
    />
  )
}

function LongTextEditor({ value, change, ...rest }: EditorProps) {
  return (
    <TextAreaField
      {...frameOf(rest)}
      maxLength={rest.field.max ?? 2000}
      value={textOf(value)}
      change={change}
    />
  )
}

function LinesEditor({ value, change, ...rest }: EditorProps) {
  const lines = Array.isArray(value) ? value.map(String) : []
  return (
    <TextAreaField
      {...frameOf(rest)}
      hint={rest.field.help ?? words.onePerLine}
      value={lines.join('\n')}
      change={(text) => change(text === '' ? undefined : text.split('\n').map((line) => line.trimStart()))}
      onBlur={() => change(lines.map((line) => line.trim()).filter((line) => line !== ''))}
    />
  )
}

function NumberEditor({ value, change, ...rest }: EditorProps) {
  const isBad = typeof value === 'string' && value !== ''
  return (
    <TextField
      {...frameOf(rest)}
      error={isBad ? words.badNumber : rest.error}
      inputMode="numeric"
      value={typeof value === 'number' ? String(value) : textOf(value)}
      change={(text) => change(numberOf(text))}
    />
  )
}

/** Full-width figures and separators are read; what is no number stays text, and is said to be none. */
function numberOf(text: string): number | string | undefined {
  const plain = text.normalize('NFKC').replaceAll(',', '').trim()
  if (plain === '') return undefined
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : text
}

function DayEditor({ value, change, ...rest }: EditorProps) {
  return <DayField {...frameOf(rest)} value={textOf(value)} change={change} />
}

function MonthEditor({ value, change, ...rest }: EditorProps) {
  const text = textOf(value)
  return (
    <TextField
      {...frameOf(rest)}
      hint={/^\d{4}-\d{2}$/.test(text) ? sayMonth(text) : words.month}
      type="month"
      value={text}
      change={change}
    />
  )
}

function ChoiceEditor({
  value,
  change,
  options,
  ...rest
}: EditorProps & { options: readonly { value: string; label: string }[] }) {
  return (
    <SelectField
      {...frameOf(rest)}
      blank={words.choose}
      options={options}
      value={textOf(value)}
      change={(next) => change(next === '' ? undefined : next)}
    />
  )
}

function UnitEditor(editor: EditorProps) {
  const organization = useCall(readOrganization, {})
  const options = (organization.data?.units ?? []).map((unit) => ({ value: unit.id, label: unit.name }))
  return <ChoiceEditor {...editor} options={options} />
}

function ZoneEditor(editor: EditorProps) {
  const { zones } = useShell()
  return <ChoiceEditor {...editor} options={zones.map((zone) => ({ value: zone.id, label: zone.name }))} />
}

const yesNo = [
  { value: 'yes', label: kernel.web.yes },
  { value: 'no', label: kernel.web.no },
  { value: 'unknown', label: kernel.web.unknown },
]

/** Three answers and, until one is given, none. */
function YesNoEditor({ field, value, change, error }: EditorProps) {
  const now = value === true ? 'yes' : value === false ? 'no' : isUnknown(value) ? 'unknown' : ''
  const values: Readonly<Record<string, unknown>> = { yes: true, no: false, unknown: unknownValue }
  return (
    <ChoiceEditor
      field={field}
      error={error}
      value={now}
      change={(next) => change(values[textOf(next)])}
      options={yesNo}
    />
  )
}

export function optionsOf(field: { options?: Field['options'] }) {
  return (field.options ?? []).map((option) => ({ value: option.id, label: option.label }))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
