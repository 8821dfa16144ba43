/** What stands in the results, counted; a tick narrows the search. */
import { useState } from 'react'
import type { ReactNode } from 'react'
import { LinkButton } from '../../kernel/web/button.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Filled } from '../../kernel/web/web-slot.tsx'
import { lookUp } from '../core/decoder.ts'
import { outcomes } from '../core/ja.ts'
import { filterFields } from '../core/narrow.ts'
import { categoryName } from '../core/reading.ts'
import { ja } from '../core/screen/ja.ts'
import { ruleName } from './public.tsx'
import type { SearchState } from './search-state.ts'
import type { Found } from './use-search.ts'

const words = ja.facets
const valuesShown = 6

export function FacetPanel({
  found,
  state,
  isFolded,
}: {
  found: Found
  state: SearchState
  /** Only its title until it is opened. */
  isFolded: boolean
}) {
  if (!isFolded)
    return (
      <Panel>
        <h2 className="hidden-visually">{words.title}</h2>
        <Facets found={found} state={state} />
      </Panel>
    )
  return (
    <Panel>
      <details>
        <summary className="strong">{words.title}</summary>
        <Facets found={found} state={state} />
      </details>
    </Panel>
  )
}

function Facets({ found, state }: { found: Found; state: SearchState }) {
  const hasAny = filterFields.some((field) => valuesOf(field, found, state).length > 0)
  const isNarrowed = Object.keys(state.filters).length > 0
  const clear = () => state.search({ filters: Object.fromEntries(filterFields.map((field) => [field, []])) })
  return (
    <div className="logs-facets">
      {hasAny ? null : <p className="second">{words.empty}</p>}
      {filterFields.map((field) => (
        <Facet key={field} field={field} found={found} state={state} />
      ))}
      {isNarrowed ? <LinkButton onClick={clear}>{words.clear}</LinkButton> : null}
    </div>
  )
}

function Facet({ field, found, state }: { field: string; found: Found; state: SearchState }) {
  const [isWhole, setWhole] = useState(false)
  const values = valuesOf(field, found, state)
  if (values.length === 0) return null
  const chosen = state.filters[field] ?? []
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
    state.search({ filters: { ...state.filters, [field]: next } })
  }
  return (
    <fieldset className="logs-facet">
      <legend className="strong">{words.fields[field] ?? field}</legend>
      {(isWhole ? values : values.slice(0, valuesShown)).map(({ value, count }) => (
        <label key={value} className="logs-facet-value">
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          <span className="logs-facet-name">{nameOf(field, value)}</span>
          <span>{count.toLocaleString('ja-JP')}</span>
        </label>
      ))}
      {values.length > valuesShown ? (
        <LinkButton onClick={() => setWhole(!isWhole)}>
          {isWhole ? words.less : words.more({ count: values.length - valuesShown })}
        </LinkButton>
      ) : null}
    </fieldset>
  )
}

/** Counted values, and those ticked that no longer occur, so that they can be taken away. */
function valuesOf(field: string, found: Found, state: SearchState) {
  const counted = found.facets.find((facet) => facet.field === field)?.values ?? []
  const missing = (state.filters[field] ?? []).filter((value) => counted.every((one) => one.value !== value))
  return [...counted, ...missing.map((value) => ({ value, count: 0 }))]
}

function nameOf(field: string, value: string): ReactNode {
  if (field === 'category') return categoryName(value)
  if (field === 'outcome') return lookUp(outcomes, value) ?? value
  if (field === 'matches') return <Filled slot={ruleName} props={{ ruleId: value }} />
  return value
}
