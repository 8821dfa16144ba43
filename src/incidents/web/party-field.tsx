/** Choose a seat (whoever sits there) or one person; the value travels as one text. */
import type { FieldFrame } from '../../kernel/web/field.tsx'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readOrganization } from '../../organization/core/contract.ts'
import { ja } from '../core/screen/ja.ts'

/** `seat:<id>`, `person:<id>` or empty. */
export type PartyValue = string

export function PartyField({
  value,
  change,
  ...frame
}: FieldFrame & { value: PartyValue; change: (value: PartyValue) => void }) {
  const organization = useCall(readOrganization, {})
  const seats = organization.data?.seats ?? []
  const names = (seat: (typeof seats)[number]) => seat.incumbents.map((one) => one.name).join('\u3001')
  const people = new Map(seats.flatMap((seat) => seat.incumbents.map((one) => [one.personId, one.name])))
  const options = [
    ...seats.map((seat) => ({
      value: `seat:${seat.id}`,
      label: names(seat) === '' ? seat.name : `${seat.name}\uff08${names(seat)}\uff09`,
    })),
    ...[...people].map(([id, name]) => ({ value: `person:${id}`, label: name })),
  ]
  return (
    <PickField
      hint={ja.party.hint}
      {...frame}
      value={value}
      change={change}
      options={options}
      nothingFound={ja.party.none}
    />
  )
}

export function partyOf(value: PartyValue): { seatId?: string; personId?: string } | undefined {
  const [kind, id] = value.split(':')
  if (!id) return undefined
  return kind === 'seat' ? { seatId: id } : { personId: id }
}

export function partyValueOf(party: { seatId?: string; personId?: string } | null): PartyValue {
  if (party?.seatId) return `seat:${party.seatId}`
  return party?.personId ? `person:${party.personId}` : ''
}
