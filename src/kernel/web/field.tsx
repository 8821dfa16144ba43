/** Form fields: label above, hint under it, error under the control in words; nothing required without saying so. */
import { useId } from 'react'
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { jstClock, jstDay, jstInstant } from '../core/calendar.ts'
import { ja } from '../core/ja.ts'
import { formatDateTime, formatDay } from '../core/wareki.ts'

export type FieldFrame = {
  label: ReactNode
  hint?: ReactNode
  error?: string
  isRequired?: boolean
}

type ControlProps = {
  id: string
  'aria-invalid'?: true
  'aria-describedby'?: string
  'aria-required'?: true
}

/** The frame of any control; `children` gets the id and the aria members that belong on it. */
export function Field({
  label,
  hint,
  error,
  isRequired,
  children,
}: FieldFrame & { children: (control: ControlProps) => ReactNode }) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <span className="field-label">
        <label htmlFor={id}>{label}</label>
        {isRequired ? (
          <span className="required" aria-hidden="true">
            {ja.web.required}
          </span>
        ) : null}
      </span>
      {children({
        id,
        ...(error ? { 'aria-invalid': true } : {}),
        ...(described ? { 'aria-describedby': described } : {}),
        ...(isRequired ? { 'aria-required': true } : {}),
      })}
      {hint ? (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  )
}

type Changed<Control> = Omit<Control, 'onChange' | 'value' | 'id' | 'required'> & {
  value: string
  change: (value: string) => void
}

export function TextField({
  label,
  hint,
  error,
  isRequired,
  change,
  ...rest
}: FieldFrame & Changed<InputHTMLAttributes<HTMLInputElement>>) {
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired}>
      {(control) => (
        <input className="control" {...rest} {...control} onChange={(event) => change(event.target.value)} />
      )}
    </Field>
  )
}

export function TextAreaField({
  label,
  hint,
  error,
  isRequired,
  change,
  ...rest
}: FieldFrame & Changed<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired}>
      {(control) => (
        <textarea
          className="control"
          {...rest}
          {...control}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  )
}

export type Option = { readonly value: string; readonly label: string }

/** A choice from a list; `blank` is the words of the choice that chooses nothing. */
export function SelectField({
  label,
  hint,
  error,
  isRequired,
  change,
  options,
  blank,
  ...rest
}: FieldFrame &
  Changed<SelectHTMLAttributes<HTMLSelectElement>> & { options: readonly Option[]; blank?: string }) {
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired}>
      {(control) => (
        <select className="control" {...rest} {...control} onChange={(event) => change(event.target.value)}>
          {blank === undefined ? null : <option value="">{blank}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A day, `YYYY-MM-DD`, with its wareki under the control. */
export function DayField({
  value,
  change,
  hint,
  ...frame
}: FieldFrame & { value: string; change: (day: string) => void }) {
  const written = value === '' ? hint : formatDay(value)
  return (
    <Field {...frame} hint={written}>
      {(control) => (
        <input
          className="control"
          type="date"
          {...control}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  )
}

/** An instant in Japan's time, ISO 8601, with wareki and time under the control. */
export function InstantField({
  value,
  change,
  hint,
  ...frame
}: FieldFrame & { value: string; change: (instant: string) => void }) {
  const written = value === '' ? hint : formatDateTime(new Date(value))
  return (
    <Field {...frame} hint={written}>
      {(control) => (
        <input
          className="control"
          type="datetime-local"
          {...control}
          value={value === '' ? '' : localValueOf(new Date(value))}
          onChange={(event) => change(instantOf(event.target.value))}
        />
      )}
    </Field>
  )
}

/** A yes-or-no choice. */
export function CheckField({
  label,
  isChecked,
  change,
}: {
  label: ReactNode
  isChecked: boolean
  change: (isChecked: boolean) => void
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={isChecked} onChange={(event) => change(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}

function localValueOf(instant: Date): string {
  const { hour, minute } = jstClock(instant)
  return `${jstDay(instant)}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

function instantOf(local: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(local)
  if (!match?.[1]) return ''
  return jstInstant(match[1], Number(match[2]), Number(match[3])).toISOString()
}
