/** Log search: what did this machine, person or address do, and when? */
import { useMediaQuery } from '@mantine/hooks'
import { Button } from '../../kernel/web/button.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel, Stack } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Refused } from '../../kernel/web/states.tsx'
import { ja } from '../core/screen/ja.ts'
import { EntityPanel } from './entity-panel.tsx'
import { FacetPanel } from './facet-panel.tsx'
import './logs.css'
import { useMachineNames } from './register-names.ts'
import { ResultHead } from './result-head.tsx'
import { ResultPanel } from './result-panel.tsx'
import { SearchForm } from './search-form.tsx'
import { useSearchState, type SearchState } from './search-state.ts'
import { Searching } from './searching.tsx'
import { useSearch, type Search } from './use-search.ts'

const words = ja.search

export function SearchPage() {
  const state = useSearchState()
  const search = useSearch(state.request)
  const mayImport = useMay('log.import')
  return (
    <Page
      title={words.title}
      lead={
        <>
          {words.lead}{' '}
          <span className="logs-ways">
            <Link href="/logs/sources">{words.acts.sources}</Link>
            {mayImport ? <Link href="/logs/import">{words.acts.import}</Link> : null}
            <Link href="/rules">{words.acts.rules}</Link>
          </span>
        </>
      }
    >
      <Stack>
        <SearchForm state={state} again={search.again} />
        <Outcome state={state} search={search} />
      </Stack>
    </Page>
  )
}

function Outcome({ state, search }: { state: SearchState; search: Search }) {
  const nameOf = useMachineNames()
  const { found, refusal } = search
  // On a phone the result comes first and what narrows it is folded, in this order for the keyboard too.
  const isNarrow = useMediaQuery('(max-width: 1023px)', false, { getInitialValueInEffect: false })
  if (state.fault) return null
  const facets = found ? <FacetPanel found={found} state={state} isFolded={isNarrow} /> : null
  return (
    <>
      <Searching search={search} />
      {refusal ? <SearchRefused state={state} search={search} /> : null}
      {found ? (
        <div className="logs-columns">
          {isNarrow ? null : facets}
          <Stack>
            <ResultHead found={found} state={state} />
            {isNarrow ? facets : null}
            <ResultPanel search={search} found={found} state={state} nameOf={nameOf} isNarrow={isNarrow} />
          </Stack>
          <EntityPanel state={state} nameOf={nameOf} isNarrow={isNarrow} />
        </div>
      ) : null}
    </>
  )
}

/** Why nothing was found, and the one step that usually helps. */
function SearchRefused({ state, search }: { state: SearchState; search: Search }) {
  const { from, to } = state.range
  const isSlow =
    search.refusal?.code === 'logs.search_timeout' || search.refusal?.code === 'logs.search_too_large'
  const middle = new Date((from.getTime() + to.getTime()) / 2)
  return (
    <Panel>
      <Refused refusal={search.refusal} tryAgain={search.again} />
      {isSlow ? (
        <Button onClick={() => state.search({ range: { from: middle, to } })}>{words.narrower}</Button>
      ) : null}
    </Panel>
  )
}
