/** Where logs come from: what arrives, what has stopped, what could not be taken and why. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Facts, Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listLogSources, searchLogs } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import './logs.css'
import { SourceDialog } from './source-dialog.tsx'
import { SourceTable, type Source } from './source-table.tsx'

const words = ja.sources
const hourMs = 3_600_000

type Sources = OutputOf<typeof listLogSources>

export function SourcesPage() {
  const list = useCall(listLogSources, {}, { everySeconds: 60 })
  const gaps = useGaps()
  const mayRegister = useMay('log.source')
  const mayImport = useMay('log.import')
  const [edited, setEdited] = useState<Partial<Source>>()
  return (
    <Page
      title={words.title}
      lead={list.data ? leadOf(list.data, gaps) : undefined}
      crumbs={[{ label: ja.search.place, href: '/logs' }]}
      acts={
        <>
          {mayImport ? <ButtonLink href="/logs/import">{ja.search.acts.import}</ButtonLink> : null}
          {mayRegister ? (
            <Button look="filled" onClick={() => setEdited({})}>
              {words.add}
            </Button>
          ) : null}
        </>
      }
    >
      <Region reading={list} rows={6}>
        {(data) => (
          <Stack>
            {data.storeAnswers ? null : <Note tone="care" first={words.storeAway} />}
            <Panel title={words.table} note={words.sinceStart} isFlush>
              <SourceTable sources={data.sources} gaps={gaps} {...(mayRegister ? { edit: setEdited } : {})} />
            </Panel>
            <Doors data={data} />
          </Stack>
        )}
      </Region>
      {edited ? (
        <SourceDialog key={edited.id ?? edited.name} source={edited} close={() => setEdited(undefined)} />
      ) : null}
    </Page>
  )
}

/** Last log of those that have been quiet longer than they usually are; asked once, when the page opens. */
function useGaps(): ReadonlyMap<string, Date> {
  const now = useServerNow()
  const [openedAt] = useState(now)
  const range = { from: new Date(openedAt.getTime() - hourMs).toISOString(), to: openedAt.toISOString() }
  const { data } = useCall(searchLogs, { ...range, query: '', limit: 1 })
  return new Map((data?.silences ?? []).map(({ source, lastAt }) => [source, new Date(lastAt)]))
}

/** Nothing is said of what has come while the store cannot be asked. */
function leadOf({ sources, storeAnswers }: Sources, gaps: ReadonlyMap<string, Date>): string | undefined {
  if (sources.length === 0) return storeAnswers ? words.leadNone : undefined
  const silent = sources.filter((source) => source.isSilent || gaps.has(source.name)).length
  return words.lead({ all: sources.length, silent })
}

/** What a device has to be set to. */
function Doors({ data }: { data: Sources }) {
  const { host, udpPort, tcpPort } = data.syslog
  const said = (port: number) => (port === 0 ? words.notListening : words.listensAt({ host, port }))
  return (
    <Panel title={words.whereTitle}>
      <Stack isTight>
        <Facts
          items={[
            { key: 'udp', term: words.syslogUdp, value: said(udpPort) },
            { key: 'tcp', term: words.syslogTcp, value: said(tcpPort) },
            { key: 'bulk', term: words.bulk, value: words.bulkSaid },
          ]}
        />
        {data.udpDropped > 0 ? <Note tone="care" first={words.dropped({ count: data.udpDropped })} /> : null}
      </Stack>
    </Panel>
  )
}
