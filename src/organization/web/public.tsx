/** What later slices may put into their pages: the choice of a person from the whole body. */
import { useState } from 'react'
import type { FieldFrame } from '../../kernel/web/field.tsx'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listPeople } from '../core/contract.ts'

const limit = 50

/** The server finds people by name, reading or unit, so that a body of thousands can be searched too. */
export function PersonField({
  value,
  change,
  nothingFound,
  ...frame
}: FieldFrame & { value: string; change: (personId: string) => void; nothingFound: string }) {
  const [typed, setTyped] = useState('')
  const text = typed.trim().slice(0, 60)
  const people = useCall(listPeople, { ...(text === '' ? {} : { text }), limit }, { keepsPrevious: true })
  return (
    <PickField
      {...frame}
      value={value}
      change={change}
      search={setTyped}
      nothingFound={nothingFound}
      options={(people.data?.people ?? []).map((person) => ({
        value: person.id,
        label: [person.name, person.unitName].filter(Boolean).join(' '),
      }))}
    />
  )
}
