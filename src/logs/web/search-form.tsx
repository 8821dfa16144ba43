/** The range, the query with its examples, and where the query cannot be read. */
import { useId, useState } from 'react'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { queryFaults } from '../core/ja.ts'
import { isFault, parseQuery, type QueryFault } from '../core/query.ts'
import { ja } from '../core/screen/ja.ts'
import { QueryHelp } from './query-help.tsx'
import { RangeControl } from './range-control.tsx'
import type { SearchState } from './search-state.ts'

const words = ja.search

export function SearchForm({
  state,
  again,
}: {
  state: SearchState
  /** Asks the same once more. */
  again: () => void
}) {
  const [query, setQuery] = useState(state.query)
  const [ownFault, setFault] = useState<QueryFault['fault']>()
  const fault = ownFault ?? (query === state.query ? state.fault : undefined)
  const faultId = useId()
  const [shown, setShown] = useState(state.query)
  // Back, links and facets change the address; the box follows.
  if (shown !== state.query) {
    setShown(state.query)
    setQuery(state.query)
  }
  const submit = () => {
    const parsed = parseQuery(query)
    setFault(isFault(parsed) ? parsed.fault : undefined)
    if (isFault(parsed)) return
    if (query === state.query) again()
    state.search({ query })
  }
  return (
    <Panel>
      <search>
        <form
          className="logs-form"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <RangeControl range={state.range} change={(range) => state.search({ query, range })} />
          <input
            className="control logs-query"
            type="text"
            aria-label={words.query}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            spellCheck={false}
            autoComplete="off"
            maxLength={2000}
            {...(fault ? { 'aria-invalid': true, 'aria-describedby': faultId } : {})}
          />
          {/* Never busy: whoever corrects the query while it runs asks anew, and Enter must do that too. */}
          <Button type="submit" look="filled">
            {words.search}
          </Button>
        </form>
      </search>
      {fault ? <FaultPlace id={faultId} query={query} fault={fault} /> : null}
      <Examples take={setQuery} />
    </Panel>
  )
}

/** The query again with the place underlined, and a sentence with a corrected example. */
function FaultPlace({ id, query, fault }: { id: string; query: string; fault: QueryFault['fault'] }) {
  const { position, length, reason } = fault
  const end = position + length
  return (
    <div className="logs-fault" id={id}>
      <p className="mono">
        {query.slice(0, position)}
        <mark>{query.slice(position, end) || '\u3000'}</mark>
        {query.slice(end)}
      </p>
      <p className="field-error">
        {words.faultAt}
        {queryFaults[reason]}
      </p>
    </div>
  )
}

function Examples({ take }: { take: (query: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <p className="logs-examples second">
      {words.examplesLead}
      {words.examples.map((example) => (
        <LinkButton key={example} className="link-button mono" onClick={() => take(example)}>
          {example}
        </LinkButton>
      ))}
      <span>{words.bare}</span>
      <LinkButton onClick={() => setOpen(true)}>{words.help}</LinkButton>
      <QueryHelp isOpen={isOpen} close={() => setOpen(false)} />
    </p>
  )
}
