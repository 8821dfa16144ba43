/** Nothing was found: which sources were searched, so that nobody takes silence for an answer. */
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { EmptyState } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { searchLogs } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import type { Range } from './search-state.ts'

const words = ja.search

export function Nothing({ range }: { range: Range }) {
  // The same range without conditions: what was there to be searched.
  const all = useCall(searchLogs, {
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    query: '',
    limit: 1,
  })
  const sources = all.data?.facets.find((facet) => facet.field === 'source')?.values ?? []
  const names = sources.map(({ value }) => value)
  return (
    <Panel>
      <EmptyState act={<Link href="/logs/sources">{words.gapLink}</Link>}>
        {words.none}
        {all.data ? (
          <>
            <br />
            {names.length > 0 ? words.noneSources({ names: names.join('\u3000') }) : words.noneNoSources}
          </>
        ) : null}
      </EmptyState>
    </Panel>
  )
}
