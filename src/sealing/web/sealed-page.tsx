/** Sealed cases in which one takes part, one's own key, requests that wait for a decision, the recovery key. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Panel, Stack } from '../../kernel/web/panel.tsx'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { listSealRequests, readOwnKey } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { KeyPanel } from './key-panel.tsx'
import { BreakGlassDialog, RequestTable } from './request-parts.tsx'
import { OpenSealedDialog, RecoveryDialog } from './seal-dialogs.tsx'

const words = ja.page
type Own = OutputOf<typeof readOwnKey>
type Opened = 'case' | 'emergency' | 'recovery'

export function SealedPage() {
  const own = useCall(readOwnKey, {}, { everySeconds: 60 })
  const [opened, open] = useState<Opened>()
  const close = () => open(undefined)
  return (
    <Page
      title={words.title}
      lead={words.lead}
      acts={
        own.data?.maySeal && own.data.isOpen ? (
          <>
            <Button onClick={() => open('emergency')}>{words.emergency}</Button>
            <Button look="filled" onClick={() => open('case')}>
              {words.open}
            </Button>
          </>
        ) : undefined
      }
    >
      <Region reading={own} rows={6}>
        {(data) => (
          <Columns>
            <Stack>
              <CasePanel cases={data.cases} />
              {data.mayGovern ? <RequestPanel /> : null}
            </Stack>
            <Stack>
              <KeyPanel own={data} />
              {data.maySeal ? <RecoveryPanel own={data} make={() => open('recovery')} /> : null}
            </Stack>
          </Columns>
        )}
      </Region>
      {opened === 'case' ? <OpenSealedDialog close={close} /> : null}
      {opened === 'emergency' ? <BreakGlassDialog close={close} /> : null}
      {opened === 'recovery' ? <RecoveryDialog close={close} /> : null}
    </Page>
  )
}

function CasePanel({ cases }: { cases: Own['cases'] }) {
  return (
    <Panel title={words.cases} isFlush>
      <DataTable
        caption={words.cases}
        rows={cases}
        rowKey={(one) => one.id}
        empty={<EmptyState>{words.none}</EmptyState>}
        columns={[
          {
            key: 'label',
            head: words.label,
            keeps: true,
            render: ({ id, label }) => <Link href={`/cases/${id}`}>{label}</Link>,
          },
          {
            key: 'name',
            head: words.name,
            minWidth: 160,
            render: ({ title }) => title ?? <span className="second">{words.hidden}</span>,
          },
          {
            key: 'due',
            head: words.due,
            keeps: true,
            render: ({ dueAt }) => (dueAt === null ? words.noDue : formatDateTimeShort(new Date(dueAt))),
          },
        ]}
      />
    </Panel>
  )
}

function RequestPanel() {
  const waiting = useCall(listSealRequests, {}, { everySeconds: 60 })
  return (
    <Panel title={words.requests} isFlush>
      <Region reading={waiting}>
        {(data) =>
          data.requests.length === 0 ? (
            <EmptyState>{words.noRequests}</EmptyState>
          ) : (
            <RequestTable requests={data.requests} />
          )
        }
      </Region>
    </Panel>
  )
}

function RecoveryPanel({ own, make }: { own: Own; make: () => void }) {
  const names = own.recoveryHolders.join(kernel.web.listMark)
  const mayMake = own.mayGovern && own.isOpen
  return (
    <Panel
      title={words.recovery}
      side={mayMake ? <LinkButton onClick={make}>{words.makeRecovery}</LinkButton> : undefined}
    >
      <p>{names === '' ? words.noRecovery : words.recoveryHolders({ names })}</p>
    </Panel>
  )
}
