/** A choice from a long list by typing part of it; the list may be the server's. */
import { useState } from 'react'
import { Select } from '@mantine/core'
import { Field, type FieldFrame, type Option } from './field.tsx'

export function PickField({
  value,
  change,
  options,
  nothingFound,
  placeholder,
  search,
  ...frame
}: FieldFrame & {
  value: string
  change: (value: string) => void
  options: readonly Option[]
  /** Shown when no option holds what was typed. */
  nothingFound: string
  placeholder?: string
  /** Called with what was typed when the server finds the options; they are then shown as they come. */
  search?: (text: string) => void
}) {
  const [chosen, setChosen] = useState<Option>()
  const shown =
    chosen && !options.some((option) => option.value === chosen.value) ? [...options, chosen] : options
  const choose = (next: string | null, option: Option | null) => {
    setChosen(option ?? undefined)
    change(next ?? '')
  }
  return (
    <Field {...frame}>
      {(control) => (
        <Select
          {...control}
          data={[...shown]}
          value={value === '' ? null : value}
          onChange={choose}
          searchable
          clearable
          allowDeselect={false}
          limit={100}
          nothingFoundMessage={nothingFound}
          placeholder={placeholder}
          comboboxProps={{ withinPortal: false }}
          classNames={{ input: 'control' }}
          {...(search ? { onSearchChange: search, filter: ({ options: found }) => found } : {})}
        />
      )}
    </Field>
  )
}
