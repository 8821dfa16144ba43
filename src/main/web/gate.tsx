/** The gate before the shell: asks who looks, sends visitors to sign in, and gathers what the shell shows. */
import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { readMe, signOut as signOutEndpoint } from '../../access/core/contract.ts'
import { StepUpDialog } from '../../access/web/step-up-dialog.tsx'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { call } from '../../kernel/web/call.ts'
import { mayHaveSession, rememberSession } from '../../kernel/web/connection.ts'
import { useGo, useHere } from '../../kernel/web/location.tsx'
import { ShellContext, type NextDeadline, type ShellState } from '../../kernel/web/shell-context.ts'
import { Loading, Refused } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readOrganization } from '../../organization/core/contract.ts'
import { readToday } from '../core/contract.ts'
import { settingsFor } from './settings.ts'
import { Shell } from './shell.tsx'

const todayEverySeconds = 15
const meEverySeconds = 300

type Me = OutputOf<typeof readMe>
type Today = OutputOf<typeof readToday>

export function Gate() {
  const [hadSession] = useState(mayHaveSession)
  const me = useCall(readMe, {}, { everySeconds: meEverySeconds, isOff: !hadSession })
  const known = me.data
  const go = useGo()
  const { href } = useHere()
  const [back] = useState(href)
  const isVisitor = !hadSession || (!known && me.refusal?.code === 'kernel.unauthenticated')
  useEffect(() => {
    if (isVisitor) go(`/sign-in?back=${encodeURIComponent(back)}`, { replaces: true })
  }, [isVisitor, go, back])
  if (known) return <WithShell me={known} />
  if (me.refusal && !isVisitor)
    return (
      <main className="stand-alone">
        <Refused refusal={me.refusal} tryAgain={me.readAgain} />
      </main>
    )
  return (
    <main className="stand-alone">
      <Loading />
    </main>
  )
}

function WithShell({ me }: { me: Me }) {
  const client = useQueryClient()
  const go = useGo()
  const organization = useCall(readOrganization, {})
  const today = useCall(readToday, {}, { everySeconds: todayEverySeconds })
  const lines = today.data
  const state = useMemo<ShellState>(
    () => ({
      body: { name: me.body.name, shortName: me.body.shortName, isDemonstration: me.body.demonstration },
      viewer: {
        accountId: me.actor.id,
        ...(me.actor.personId ? { personId: me.actor.personId } : {}),
        name: me.actor.name,
        seats: me.actor.seats.map((seat) => seat.name),
        roles: me.actor.seats.map((seat) => seat.role),
      },
      permissions: new Set(me.permissions),
      zones: organization.data?.zones ?? [],
      settings: settingsFor(new Set(me.permissions)),
      untaken: lines?.lines.filter((line) => line.section === 'untaken').length ?? 0,
      nextDeadline: lines ? nextDeadlineOf(lines) : undefined,
    }),
    [me, organization.data, lines],
  )
  const signOut = async () => {
    await call(signOutEndpoint, {})
    client.clear()
    rememberSession(false)
    go('/sign-in')
  }
  return (
    <Provide state={state}>
      <Shell notices={me.notices} signOut={() => void signOut()} />
      <StepUpDialog />
    </Provide>
  )
}

function Provide({ state, children }: { state: ShellState; children: ReactNode }) {
  return <ShellContext value={state}>{children}</ShellContext>
}

/** The first deadline that has not passed, else the first that has. */
function nextDeadlineOf(today: Today): NextDeadline | undefined {
  const deadlines = today.lines
    .filter((line) => line.section === 'deadline')
    .flatMap((line) => {
      const due = line.targetAt ?? line.limitAt
      return due ? [{ sentence: line.sentence, dueAt: new Date(due), href: line.href }] : []
    })
    .toSorted((left, right) => left.dueAt.getTime() - right.dueAt.getTime())
  const now = new Date(today.now)
  return deadlines.find((deadline) => deadline.dueAt >= now) ?? deadlines[0]
}
