/** Requests about a seal: the table with what may be done, and the dialogs that make one. */
import type { z } from 'zod'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import {
  breakGlass,
  decideSealRequest,
  finishSealRequest,
  proposeMember,
  type sealRequestView,
} from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { HolderField } from './holder-choice.tsx'

const words = ja.request
type Request = z.output<typeof sealRequestView>

const tones: Readonly<Record<Request['stage'], Tone>> = {
  proposed: 'care',
  approved: 'now',
  done: 'done',
  rejected: 'plain',
}

export function RequestTable({ requests }: { requests: readonly Request[] }) {
  const decide = useAct(decideSealRequest)
  const finish = useAct(finishSealRequest)
  const acts = {
    isBusy: decide.isBusy || finish.isBusy,
    decide: ({ id, version }: Request, isApproved: boolean) => void decide.act({ id, version, isApproved }),
    finish: ({ id, version }: Request) => void finish.act({ id, version }),
  }
  return (
    <>
      <Refused refusal={decide.refusal ?? finish.refusal} />
      <DataTable
        caption={ja.page.requests}
        rows={requests}
        rowKey={(request) => request.id}
        columns={[
          { key: 'kind', head: words.kind, keeps: true, render: sayKind },
          { key: 'about', head: words.about, render: sayPerson },
          { key: 'reason', head: words.reason, minWidth: 160, render: ({ reason }) => reason },
          { key: 'proposed', head: words.proposed, render: ({ proposed }) => proposed.name },
          {
            key: 'state',
            head: words.state,
            keeps: true,
            render: ({ stage }) => <Tag tone={tones[stage]}>{words.stages[stage]}</Tag>,
          },
          {
            key: 'act',
            head: words.next,
            isAct: true,
            align: 'end',
            render: (request) => <RequestActs request={request} {...acts} />,
          },
        ]}
      />
    </>
  )
}

function sayKind({ kind, label }: Request) {
  return (
    <>
      <span className="strong">{words.kinds[kind]}</span>
      <span className="second">{` ${label}`}</span>
    </>
  )
}

/** With the age of the key: one that was made anew deserves a second look. */
function sayPerson({ name, keyMadeAt }: Request) {
  if (keyMadeAt === null) return name
  return (
    <>
      {name}
      <span className="second">{` ${ja.choice.keyMade({ at: formatDateTimeShort(new Date(keyMadeAt)) })}`}</span>
    </>
  )
}

function RequestActs(props: {
  request: Request
  isBusy: boolean
  decide: (request: Request, isApproved: boolean) => void
  finish: (request: Request) => void
}) {
  const { request, isBusy, decide, finish } = props
  if (request.mayFinish)
    return (
      <Button size="row" look="filled" isBusy={isBusy} onClick={() => finish(request)}>
        {request.kind === 'remove' ? words.changeKey : words.handOver}
      </Button>
    )
  if (!request.mayDecide) return null
  return (
    <span className="inline">
      <Button size="row" isBusy={isBusy} onClick={() => decide(request, false)}>
        {words.reject}
      </Button>
      <Button size="row" look="filled" isBusy={isBusy} onClick={() => decide(request, true)}>
        {words.approve}
      </Button>
    </span>
  )
}

const empty = { accountId: '', reason: '' }

function faultsOf({ accountId, reason }: typeof empty) {
  return {
    accountId: accountId === '' ? words.personMissing : undefined,
    reason: reason.trim() === '' ? words.reasonMissing : undefined,
  }
}

export function ProposeDialog({
  caseId,
  kind,
  participants,
  close,
}: {
  caseId: string
  kind: 'add' | 'remove'
  participants: readonly { accountId: string; name: string }[]
  close: () => void
}) {
  const form = useForm(empty, faultsOf)
  return (
    <SaveDialog
      endpoint={proposeMember}
      title={words.kinds[kind]}
      submitWords={words.submit}
      saidAfter={words.sent}
      close={close}
      inputOf={() => (form.isSound() ? { id: caseId, kind, ...form.values } : undefined)}
    >
      <p>{words.lead}</p>
      <HolderField
        label={words.person}
        only={kind === 'remove' ? participants : undefined}
        {...form.bind('accountId')}
      />
      <TextAreaField label={words.reason} isRequired maxLength={500} rows={3} {...form.bind('reason')} />
    </SaveDialog>
  )
}

export function BreakGlassDialog({ close }: { close: () => void }) {
  const form = useForm({ ...empty, label: '' }, faultsOf)
  return (
    <SaveDialog
      endpoint={breakGlass}
      title={ja.emergency.title}
      submitWords={ja.emergency.submit}
      saidAfter={words.sent}
      close={close}
      inputOf={() => (form.isSound() ? form.values : undefined)}
    >
      <p>{ja.emergency.lead}</p>
      <TextField
        label={ja.emergency.label}
        hint={ja.emergency.labelHint}
        isRequired
        maxLength={40}
        {...form.bind('label')}
      />
      <HolderField label={ja.emergency.receiver} {...form.bind('accountId')} />
      <TextAreaField label={words.reason} isRequired maxLength={500} rows={3} {...form.bind('reason')} />
    </SaveDialog>
  )
}
