/** The search over everything: hits grouped by kind; one exact hit opens at once. */
import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import type { SearchHit } from '../../kernel/core/today.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { TextField } from '../../kernel/web/field.tsx'
import { Link, useGo, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel, Stack } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { searchEverything } from '../core/contract.ts'
import { ja } from '../core/ja.ts'

const words = ja.web.searchPage

export function SearchPage() {
  const [query] = useQueryMembers()
  const text = query['text']?.trim() ?? ''
  const hits = useCall(searchEverything, { text }, { isOff: text === '' })
  const go = useGo()
  const only = hits.data?.hits.length === 1 ? hits.data.hits[0] : undefined
  useEffect(() => {
    if (only && only.number === text.normalize('NFKC')) go(only.href, { replaces: true })
  }, [only, text, go])
  const count = hits.data?.hits.length
  // Enter a second time opens the first hit.
  useEffect(() => {
    if (count) document.querySelector<HTMLElement>('main .table a[href]')?.focus()
  }, [count])
  const lead = text === '' ? words.blank : count ? words.lead({ text, count }) : undefined
  return (
    <Page title={words.title} lead={lead}>
      <Stack>
        <SearchForm key={text} text={text} />
        {text === '' ? null : (
          <Region reading={hits}>{(data) => <Hits text={text} hits={data.hits} />}</Region>
        )}
      </Stack>
    </Page>
  )
}

function SearchForm({ text }: { text: string }) {
  const [typed, setTyped] = useState(text)
  const [, change] = useQueryMembers()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change({ text: typed.trim() })
  }
  return (
    <form className="panel inline" onSubmit={submit}>
      <TextField label={ja.web.search} value={typed} change={setTyped} type="search" maxLength={200} />
      <Button type="submit" look="filled">
        {ja.web.searchButton}
      </Button>
    </form>
  )
}

function Hits({ text, hits }: { text: string; hits: readonly SearchHit[] }) {
  if (hits.length === 0) return <Panel>{words.none({ text })}</Panel>
  const kinds = [...new Set(hits.map((hit) => hit.kind))]
  return (
    <>
      {kinds.map((kind) => (
        <HitTable key={kind} kind={kind} hits={hits.filter((hit) => hit.kind === kind)} />
      ))}
    </>
  )
}

function HitTable({ kind, hits }: { kind: string; hits: readonly SearchHit[] }) {
  return (
    <Panel title={kind}>
      <DataTable
        caption={words.caption({ kind })}
        rows={hits}
        rowKey={(hit) => hit.href}
        columns={[
          {
            key: 'number',
            head: words.number,
            width: 320,
            keeps: true,
            render: (hit) => <Link href={hit.href}>{hit.number || hit.title}</Link>,
          },
          {
            key: 'content',
            head: words.content,
            render: (hit) => (
              <>
                {hit.number ? <div>{hit.title}</div> : null}
                <div className="second">{hit.detail}</div>
              </>
            ),
          },
        ]}
      />
    </Panel>
  )
}
