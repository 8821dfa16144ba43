/** Kind and level of a case, from the taxonomy in the content. */
import { PickField } from '../../kernel/web/pick-field.tsx'
import { SelectField } from '../../kernel/web/field.tsx'
import { ja } from '../core/screen/ja.ts'
import { useTaxonomy } from './case-words.tsx'

type Bound = { value: string; change: (value: string) => void; error: string | undefined }

export function CategoryField(bound: Bound) {
  const taxonomy = useTaxonomy()
  const groupOf = (id: string) => taxonomy?.groups.find((group) => group.id === id)?.name ?? ''
  const chosen = taxonomy?.categories.find((one) => one.id === bound.value)
  return (
    <PickField
      label={ja.open.category}
      hint={chosen?.explanation}
      placeholder={ja.open.undecided}
      nothingFound={ja.party.none}
      options={(taxonomy?.categories ?? []).map((one) => ({
        value: one.id,
        label: `${one.name}\uff08${groupOf(one.group)}\uff09`,
      }))}
      {...bound}
    />
  )
}

export function LevelField(bound: Bound) {
  const levels = useTaxonomy()?.levels ?? []
  const chosen = levels.find((one) => String(one.level) === bound.value)
  return (
    <SelectField
      label={ja.open.level}
      blank={ja.open.undecided}
      hint={chosen?.criteria.join('\u3001')}
      options={levels.map((one) => ({ value: String(one.level), label: ja.head.level(one) }))}
      {...bound}
    />
  )
}
