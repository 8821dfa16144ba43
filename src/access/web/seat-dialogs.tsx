/** Dialogs of the seats: add or change one, put a person on it, end a time on it, see who held it. */
import { roles, type Role } from '../../kernel/core/actor.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDay } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { CheckField, DayField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Form } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import {
  addSeat,
  assignSeat,
  changeSeat,
  closeSeat,
  endIncumbency,
  listIncumbencies,
} from '../../organization/core/contract.ts'
import { PersonField } from '../../organization/web/public.tsx'
import { ja as access } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import type { Incumbent, Organization, Seat } from './seats-page.tsx'

const words = ja.seatsPage
const roleOptions = roles.map((role) => ({ value: role, label: access.roles[role] }))

type SeatForm = { name: string; unitId: string; role: Role; position: string }

export function SeatDialog({
  organization,
  seat,
  close,
}: {
  organization: Organization
  seat?: Seat
  close: () => void
}) {
  const add = useAct(addSeat)
  const change = useAct(changeSeat)
  const toast = useToast()
  const form = useForm<SeatForm>(
    {
      name: seat?.name ?? '',
      unitId: seat?.unitId ?? '',
      role: seat?.role ?? 'handler',
      position: String(seat?.position ?? 0),
    },
    (values) => ({
      name: values.name.trim() === '' ? words.missingName : undefined,
      unitId: values.unitId === '' ? words.missingUnit : undefined,
    }),
  )
  const submit = async () => {
    if (!form.isSound()) return
    const { name, unitId, role, position } = form.values
    const sent = { name, unitId, position: Number(position) || 0 }
    const answer = seat
      ? await change.act({ id: seat.id, version: seat.version, ...sent })
      : await add.act({ ...sent, role })
    if (!answer) return
    toast({ words: kernel.web.saved })
    close()
  }
  return (
    <FormDialog
      title={seat ? words.edit : words.add}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={kernel.web.save}
      isBusy={add.isBusy || change.isBusy}
      refusal={add.refusal ?? change.refusal}
    >
      <SeatFields form={form} organization={organization} isNew={seat === undefined} />
      {seat && seat.incumbents.length === 0 ? <CloseSeat seat={seat} close={close} /> : null}
    </FormDialog>
  )
}

function SeatFields({
  form,
  organization,
  isNew,
}: {
  form: Form<SeatForm>
  organization: Organization
  isNew: boolean
}) {
  return (
    <>
      <TextField {...form.bind('name')} label={words.seat} maxLength={60} isRequired />
      <SelectField
        {...form.bind('unitId')}
        label={words.unit}
        blank={words.choose}
        options={organization.units.map((unit) => ({ value: unit.id, label: unit.name }))}
        isRequired
      />
      <SelectField
        {...form.bind('role')}
        change={(role) => form.change({ role: roles.find((known) => known === role) ?? 'handler' })}
        label={words.role}
        hint={words.roleHint}
        options={roleOptions}
        disabled={!isNew}
      />
      <TextField {...form.bind('position')} label={words.position} inputMode="numeric" />
    </>
  )
}

function CloseSeat({ seat, close }: { seat: Seat; close: () => void }) {
  const { act, isBusy, refusal } = useAct(closeSeat)
  const toast = useToast()
  const submit = async () => {
    if (!(await act({ id: seat.id, version: seat.version }))) return
    toast({ words: words.closed })
    close()
  }
  return (
    <div>
      <Button size="row" isBusy={isBusy} onClick={() => void submit()}>
        {words.close}
      </Button>
      <Refused refusal={refusal} />
    </div>
  )
}

export function AssignDialog({ seat, close }: { seat: Seat; close: () => void }) {
  const { act, isBusy, refusal } = useAct(assignSeat)
  const today = jstDay(useServerNow(3600))
  const toast = useToast()
  const form = useForm(
    { personId: '', fromDay: today, deputy: false, replace: seat.incumbents.length > 0 },
    (values) => ({
      personId: values.personId === '' ? words.missingPerson : undefined,
      fromDay: values.fromDay === '' ? words.missingDay : undefined,
    }),
  )
  const { values } = form
  const submit = async () => {
    if (!form.isSound()) return
    if (!(await act({ seatId: seat.id, ...values, replace: values.replace && !values.deputy }))) return
    toast({ words: words.assigned })
    close()
  }
  return (
    <FormDialog
      title={words.assignTitle({ seat: seat.name })}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.assign}
      isBusy={isBusy}
      refusal={refusal}
    >
      <PersonField
        {...form.bind('personId')}
        label={words.person}
        nothingFound={words.personNone}
        isRequired
      />
      <DayField {...form.bind('fromDay')} label={words.fromDay} isRequired />
      <CheckField
        label={words.isDeputy}
        isChecked={values.deputy}
        change={(deputy) => form.change({ deputy })}
      />
      {seat.incumbents.length > 0 && !values.deputy ? (
        <CheckField
          label={words.replaces}
          isChecked={values.replace}
          change={(replace) => form.change({ replace })}
        />
      ) : null}
    </FormDialog>
  )
}

/** The list of incumbencies carries the version that ending one needs. */
export function EndDialog({
  seat,
  incumbent,
  close,
}: {
  seat: Seat
  incumbent: Incumbent
  close: () => void
}) {
  const history = useCall(listIncumbencies, { id: seat.id })
  const { act, isBusy, refusal } = useAct(endIncumbency)
  const today = jstDay(useServerNow(3600))
  const toast = useToast()
  const form = useForm({ untilDay: today }, (values) => ({
    untilDay: values.untilDay === '' ? words.missingDay : undefined,
  }))
  const version = history.data?.incumbencies.find((one) => one.id === incumbent.incumbencyId)?.version
  const submit = async () => {
    if (version === undefined || !form.isSound()) return
    if (!(await act({ id: incumbent.incumbencyId, version, untilDay: form.values.untilDay }))) return
    toast({ words: kernel.web.saved })
    close()
  }
  return (
    <FormDialog
      title={words.endTitle({ name: incumbent.name, seat: seat.name })}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={words.end}
      isBusy={isBusy || version === undefined}
      refusal={refusal ?? history.refusal}
    >
      <p>{words.endLead}</p>
      <DayField {...form.bind('untilDay')} label={words.untilDay} isRequired />
    </FormDialog>
  )
}

export function HistoryDialog({ seat, close }: { seat: Seat; close: () => void }) {
  const history = useCall(listIncumbencies, { id: seat.id })
  return (
    <Dialog
      title={words.historyTitle({ seat: seat.name })}
      isOpen
      isBroad
      close={close}
      closeWords={kernel.web.close}
      acts={null}
    >
      <Region reading={history}>
        {(data) => (
          <DataTable
            caption={words.history}
            rows={data.incumbencies}
            rowKey={(one) => one.id}
            empty={words.vacant}
            columns={[
              { key: 'name', head: words.incumbents, render: (one) => one.name },
              { key: 'deputy', head: words.deputy, render: (one) => (one.deputy ? words.deputy : '') },
              {
                key: 'period',
                head: words.period,
                keeps: true,
                render: (one) =>
                  [
                    words.since({ day: formatDay(one.fromDay) }),
                    one.untilDay ? words.until({ day: formatDay(one.untilDay) }) : '',
                  ].join(' '),
              },
            ]}
          />
        )}
      </Region>
    </Dialog>
  )
}
