/** The filter of a register's grid; it stands in the address. */
import { useState } from 'react'
import type { FormEvent } from 'react'
import type { OutputOf, SentInputOf } from '../../kernel/core/endpoint.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { CheckField } from '../../kernel/web/field.tsx'
import { useQueryMembers, type Query } from '../../kernel/web/location.tsx'
import { Chips } from '../../kernel/web/table-parts.tsx'
import type { listItems } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.grid

type Filter = Omit<SentInputOf<typeof listItems>, 'kind' | 'limit' | 'offset'>

/** What the address asks for. */
export function filterOf(query: Query): Filter {
  const show = query['show']
  return {
    ...(query['text'] ? { text: query['text'] } : {}),
    ...(show === 'stale' || show === 'soon' ? { freshness: show } : {}),
    ...(show === 'mine' ? { mine: 'yes' as const } : {}),
    ...(query['retired'] === 'with' ? { retired: 'with' as const } : {}),
    ...(query['sort'] === 'title' ? { sort: 'title' as const } : {}),
  }
}

export function GridFilter({ counts }: { counts: OutputOf<typeof listItems>['counts'] }) {
  const [query, change] = useQueryMembers()
  const isByTitle = query['sort'] === 'title'
  return (
    <div className="panel-bar no-print">
      <Chips
        label={words.chips}
        current={query['show'] ?? 'all'}
        choose={(show) => change({ show: show === 'all' ? undefined : show, offset: undefined })}
        chips={[
          { key: 'all', label: words.all, count: counts.all },
          { key: 'stale', label: words.stale, count: counts.stale },
          { key: 'soon', label: words.soon, count: counts.soon },
          { key: 'mine', label: words.mine, count: counts.mine },
        ]}
      />
      <SearchBox key={query['text'] ?? ''} text={query['text'] ?? ''} />
      <span className="inline">
        <CheckField
          label={words.withRetired}
          isChecked={query['retired'] === 'with'}
          change={(isOn) => change({ retired: isOn ? 'with' : undefined, offset: undefined })}
        />
        <span className="second">{isByTitle ? words.orderTitle : words.order}</span>
        <LinkButton onClick={() => change({ sort: isByTitle ? undefined : 'title' })}>
          {isByTitle ? words.sortStalest : words.sortTitle}
        </LinkButton>
      </span>
    </div>
  )
}

function SearchBox({ text }: { text: string }) {
  const [typed, setTyped] = useState(text)
  const [, change] = useQueryMembers()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change({ text: typed.trim(), offset: undefined })
  }
  return (
    <form className="inline" onSubmit={submit}>
      <input
        className="control short"
        type="search"
        value={typed}
        maxLength={100}
        aria-label={words.search}
        placeholder={words.search}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit">{words.searchAct}</Button>
    </form>
  )
}
