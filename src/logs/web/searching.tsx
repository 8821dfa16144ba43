/** While a search runs: nothing for a moment, then how long it has taken and a way to stop it. */
import { useEffect, useState } from 'react'
import { Button } from '../../kernel/web/button.tsx'
import { Note, Panel } from '../../kernel/web/panel.tsx'
import { Loading } from '../../kernel/web/states.tsx'
import { ja } from '../core/screen/ja.ts'
import type { Search } from './use-search.ts'

const words = ja.search

export function Searching({ search }: { search: Search }) {
  if (search.isBusy) return <Running stop={search.stop} hasRows={search.found !== undefined} />
  return search.isStopped ? <Note first={words.stopped} /> : null
}

function Running({ stop, hasRows }: { stop: () => void; hasRows: boolean }) {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  if (seconds === 0) return hasRows ? null : <Loading rows={6} />
  return (
    <Panel>
      <div className="inline">
        <output className="strong">{words.searching({ seconds })}</output>
        <Button onClick={stop}>{words.stop}</Button>
      </div>
    </Panel>
  )
}
