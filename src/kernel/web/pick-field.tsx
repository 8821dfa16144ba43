/** A choice from a long list by typing part of it. */
import { Select } from '@mantine/core'
import { Field, type FieldFrame, type Option } from './field.tsx'

export function PickField({
  value,
  change,
  options,
  nothingFound,
  placeholder,
  ...frame
}: FieldFrame & {
  value: string
  change: (value: string) => void
  options: readonly Option[]
  /** Shown when no option holds what was typed. */
  nothingFound: string
  placeholder?: string
}) {
  return (
    <Field {...frame}>
      {(control) => (
        <Select
          {...control}
          data={[...options]}
          value={value === '' ? null : value}
          onChange={(next) => change(next ?? '')}
          searchable
          clearable
          limit={100}
          nothingFoundMessage={nothingFound}
          placeholder={placeholder}
          comboboxProps={{ withinPortal: false }}
          classNames={{ input: 'control' }}
        />
      )}
    </Field>
  )
}
