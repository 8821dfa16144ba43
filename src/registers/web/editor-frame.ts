/** What every field editor takes, and the frame that it hands on. */
import type { Field } from './use-kind.ts'

export type EditorProps = {
  field: Field
  value: unknown
  change: (value: unknown) => void
  error: string | undefined
}

/** Label, hint, error of a field. */
export function frameOf({ field, error }: Pick<EditorProps, 'field' | 'error'>) {
  return { label: field.label, hint: field.help, error, isRequired: field.required }
}
