/** One small control in a table cell, named by its column; unknown can be chosen where there are choices. */
import { useEffect, useRef } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { isUnknown, unknownValue } from '../core/kind.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.form

export type CellField = {
  readonly label: string
  readonly type: string
  readonly max?: number | undefined
  readonly options?: readonly { readonly id: string; readonly label: string }[] | undefined
}

export function CellEditor({
  field,
  value,
  change,
  paste,
  onKeyDown,
  takesFocus,
}: {
  field: CellField
  value: unknown
  change: (value: unknown) => void
  paste?: (event: ClipboardEvent) => void
  onKeyDown?: (event: KeyboardEvent) => void
  /** The first cell of a row that has just been opened for editing. */
  takesFocus?: boolean
}) {
  const element = useRef<HTMLInputElement & HTMLSelectElement>(null)
  useEffect(() => {
    if (takesFocus) element.current?.focus()
  }, [takesFocus])
  if (isChoice(field))
    return (
      <select
        ref={element}
        className="control"
        onKeyDown={onKeyDown}
        aria-label={field.label}
        value={keyOf(value)}
        onChange={(event) => change(valueOf(field, event.target.value))}
      >
        <option value="">{words.blankOption}</option>
        {optionsOf(field).map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
        <option value={unknownKey}>{words.unknown}</option>
      </select>
    )
  return (
    <input
      ref={element}
      className="control"
      onKeyDown={onKeyDown}
      type={inputTypes[field.type] ?? 'text'}
      aria-label={field.label}
      maxLength={field.max ?? 300}
      placeholder={isUnknown(value) ? words.unknown : undefined}
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onPaste={paste}
      onChange={(event) => change(typed(field, event.target.value))}
    />
  )
}

const unknownKey = 'unknown'
const inputTypes: Readonly<Record<string, string>> = { date: 'date', month: 'month', phone: 'tel' }

function isChoice(field: CellField): boolean {
  return field.type === 'yes_no' || field.options !== undefined
}

function typed(field: CellField, text: string): unknown {
  if (text === '') return undefined
  return field.type === 'number' && /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function optionsOf(field: CellField) {
  if (field.type !== 'yes_no') return field.options ?? []
  return [
    { id: 'yes', label: kernel.web.yes },
    { id: 'no', label: kernel.web.no },
  ]
}

function keyOf(value: unknown): string {
  if (isUnknown(value)) return unknownKey
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : ''
}

function valueOf(field: CellField, key: string): unknown {
  if (key === '') return undefined
  if (key === unknownKey) return unknownValue
  return field.type === 'yes_no' ? key === 'yes' : key
}
