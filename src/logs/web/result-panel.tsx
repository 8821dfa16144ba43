/** The rows that were found, newest first: choose, unfold, and make something of the chosen ones. */
import { useEffect, useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { download, type CallRefusal } from '../../kernel/web/call.ts'
import { listenForRowLetters } from '../../kernel/web/keyboard.ts'
import { Panel } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { SelectionBar } from '../../kernel/web/table-parts.tsx'
import { Filled } from '../../kernel/web/web-slot.tsx'
import { exportLogs, exportRowsMax, type LogRowReply } from '../core/contract.ts'
import { machineOf, type NameOf } from '../core/reading.ts'
import { ja } from '../core/screen/ja.ts'
import { Nothing } from './nothing-found.tsx'
import { logSelection } from './public.tsx'
import { ResultTable } from './result-table.tsx'
import type { SearchState } from './search-state.ts'
import type { Found, Search } from './use-search.ts'

const words = ja.search
const chosenMax = 200
const none: ReadonlySet<string> = new Set()

export function ResultPanel({
  search,
  found,
  state,
  nameOf,
  isNarrow,
}: {
  search: Search
  found: Found
  state: SearchState
  nameOf: NameOf
  /** The side panel lies over the rows, so it opens only when asked for. */
  isNarrow: boolean
}) {
  const [chosen, setChosen] = useState(none)
  const [unfolded, setUnfolded] = useState(none)
  const [isAsked, setAsked] = useState(false)
  const change = (next: ReadonlySet<string>) => setChosen(new Set([...next].slice(0, chosenMax)))
  const unfold = (row: LogRowReply) => {
    setUnfolded((old) => toggled(old, row.id))
    if (!isNarrow && !unfolded.has(row.id)) state.showEntity(machineOf(row))
  }
  useRowLetters({
    x: (key) => key && setChosen((old) => toggled(old, key)),
    o: (key) => {
      const row = found.rows.find((candidate) => candidate.id === key)
      if (row) unfold(row)
    },
    a: (key) => {
      if (key) setChosen((old) => new Set([...old, key]))
      setAsked(true)
    },
  })
  if (found.rows.length === 0) return <Nothing range={state.range} />
  const rows = found.rows.filter((row) => chosen.has(row.id))
  return (
    <Panel isFlush>
      <SelectionBar count={rows.length} clear={() => setChosen(none)}>
        <Filled
          slot={logSelection}
          props={{ rows, isAsked: isAsked, answered: () => setAsked(false), done: () => setChosen(none) }}
        />
        <ExportChosen rows={rows} state={state} />
      </SelectionBar>
      <div className="logs-results">
        <ResultTable
          rows={found.rows}
          range={state.range}
          nameOf={nameOf}
          chosen={chosen}
          change={change}
          unfolded={unfolded}
          unfold={unfold}
          showEntity={state.showEntity}
        />
      </div>
      <Foot search={search} found={found} state={state} choose={change} />
    </Panel>
  )
}

/** Listens anew after each render: the acts read the rows of that render. */
function useRowLetters(acts: Parameters<typeof listenForRowLetters>[0]): void {
  useEffect(() => listenForRowLetters(acts))
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

function ExportChosen({ rows, state }: { rows: readonly LogRowReply[]; state: SearchState }) {
  const { send, isBusy, refusal } = useExport(state)
  return (
    <>
      <Button size="row" isBusy={isBusy} onClick={() => void send(rows.map((row) => row.id))}>
        {words.exportChosen}
      </Button>
      <Refused refusal={refusal} />
    </>
  )
}

function Foot({
  search,
  found,
  state,
  choose,
}: {
  search: Search
  found: Found
  state: SearchState
  choose: (keys: ReadonlySet<string>) => void
}) {
  const { send, isBusy, refusal } = useExport(state)
  const { total, rows } = found
  const shown = rows.length
  return (
    <div className="pager logs-foot">
      <span>
        {words.newestFirst}
        {words.shownOf({ total, shown })}
      </span>
      {shown < total ? (
        <LinkButton onClick={search.readMore}>
          {search.isReadingMore ? kernel.web.loading : words.more}
        </LinkButton>
      ) : null}
      <LinkButton onClick={() => choose(new Set(rows.map((row) => row.id)))}>
        {words.chooseShown({ count: Math.min(shown, chosenMax) })}
      </LinkButton>
      <LinkButton onClick={() => isBusy || void send([])}>
        {total > exportRowsMax ? words.exportNewest({ max: exportRowsMax }) : words.exportAll({ total })}
      </LinkButton>
      <span className="only-wide">{words.keys}</span>
      <Refused refusal={refusal ?? search.refusal} />
    </div>
  )
}

/** Fetches the table of the search, of the rows with these ids when some are given. */
function useExport({ request }: SearchState) {
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<CallRefusal>()
  const send = async (ids: string[]) => {
    if (!request) return
    setBusy(true)
    setRefusal(await download(exportLogs, { ...request, ids }))
    setBusy(false)
  }
  return { send, isBusy, refusal }
}
