/** One's own account: seats, password, places where one is signed in, keys. */
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { rememberSession } from '../../kernel/web/connection.ts'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { CheckField, TextField } from '../../kernel/web/field.tsx'
import { areLettersOff, switchLetters } from '../../kernel/web/keyboard.ts'
import { useGo } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { changePassword, endMySession, listMySessions, readMe, signOut } from '../core/contract.ts'
import { ja as access } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { PasskeysPanel } from './passkeys-panel.tsx'

const words = ja.account

export function AccountPage() {
  const me = useCall(readMe, {})
  const actor = me.data?.actor
  const leave = useAct(signOut)
  const client = useQueryClient()
  const go = useGo()
  const signOutNow = async () => {
    await leave.act({})
    rememberSession(false)
    client.clear()
    go('/sign-in')
  }
  return (
    <Page
      title={words.title}
      lead={
        actor
          ? words.lead({
              name: actor.name,
              seats: actor.seats.map((seat) => seat.name).join(kernel.web.listMark),
            })
          : undefined
      }
      acts={
        <Button onClick={() => void signOutNow()} isBusy={leave.isBusy}>
          {words.signOut}
        </Button>
      }
    >
      <Columns>
        <Stack>
          <Panel title={words.sessions} note={words.sessionsNote}>
            <Sessions />
          </Panel>
          <PasskeysPanel />
          <Panel title={words.seats}>
            <Region reading={me}>{(data) => <Seats seats={data.actor.seats} />}</Region>
          </Panel>
        </Stack>
        <Stack>
          <PasswordPanel />
          <KeysPanel />
        </Stack>
      </Columns>
    </Page>
  )
}

function Seats({ seats }: { seats: OutputOf<typeof readMe>['actor']['seats'] }) {
  return (
    <DataTable
      caption={words.seats}
      rows={seats}
      rowKey={(seat) => seat.id}
      columns={[
        { key: 'seat', head: words.seat, render: (seat) => <span className="strong">{seat.name}</span> },
        { key: 'unit', head: words.unit, render: (seat) => seat.unitName },
        { key: 'role', head: words.role, render: (seat) => access.roles[seat.role] },
      ]}
    />
  )
}

function Sessions() {
  const sessions = useCall(listMySessions, {})
  const { act, refusal } = useAct(endMySession)
  const toast = useToast()
  const end = async (id: string) => {
    if (await act({ id })) toast({ words: words.ended })
  }
  return (
    <Region reading={sessions}>
      {(data) => (
        <>
          <Refused refusal={refusal} />
          <DataTable
            caption={words.sessions}
            rows={data.sessions}
            rowKey={(session) => session.id}
            columns={[
              {
                key: 'address',
                head: words.address,
                render: (session) => <span className="mono">{session.address}</span>,
              },
              {
                key: 'started',
                head: words.started,
                keeps: true,
                render: (session) => formatDateTimeShort(new Date(session.createdAt)),
              },
              {
                key: 'seen',
                head: words.seen,
                keeps: true,
                render: (session) => formatDateTimeShort(new Date(session.lastSeenAt)),
              },
              {
                key: 'act',
                head: kernel.web.nextToDo,
                align: 'end',
                isAct: true,
                render: (session) =>
                  session.isThis ? (
                    <Tag tone="now">{words.isThis}</Tag>
                  ) : (
                    <Button size="row" onClick={() => void end(session.id)}>
                      {words.end}
                    </Button>
                  ),
              },
            ]}
          />
        </>
      )}
    </Region>
  )
}

function PasswordPanel() {
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const [code, setCode] = useState('')
  const { act, isBusy, refusal } = useAct(changePassword)
  const toast = useToast()
  const submit = async () => {
    const answer = await act({ present, next, ...(code === '' ? {} : { code }) })
    if (!answer) return
    setPresent('')
    setNext('')
    setCode('')
    toast({ words: words.changed })
  }
  return (
    <Panel title={words.password}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Refused refusal={refusal} />
        <TextField
          label={words.present}
          value={present}
          change={setPresent}
          type="password"
          autoComplete="current-password"
        />
        <TextField
          label={words.next}
          hint={ja.setUp.passwordHint}
          value={next}
          change={setNext}
          type="password"
          autoComplete="new-password"
        />
        <TextField
          label={ja.signIn.code}
          hint={ja.signIn.codeHint}
          value={code}
          change={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <Button type="submit" look="filled" isBusy={isBusy}>
          {words.change}
        </Button>
      </form>
    </Panel>
  )
}

function KeysPanel() {
  const [isOff, setOff] = useState(areLettersOff)
  return (
    <Panel title={words.keys}>
      <CheckField
        label={words.lettersOff}
        isChecked={isOff}
        change={(next) => {
          switchLetters(next)
          setOff(next)
        }}
      />
    </Panel>
  )
}
