/** Units of the body: a table in the order of the office, with add, change and close. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { EmptyState, Refused, Region } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { addUnit, changeUnit, closeUnit, readOrganization } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { inOfficeOrder } from './unit-order.ts'

const words = ja.units

type Organization = OutputOf<typeof readOrganization>
type Unit = Organization['units'][number]
type Asked = { kind: 'add' } | { kind: 'change'; unit: Unit } | { kind: 'close'; unit: Unit }

export function UnitsPage() {
  const organization = useCall(readOrganization, {})
  const [asked, setAsked] = useState<Asked>()
  const mayManage = useMay('organization.manage')
  const close = () => setAsked(undefined)
  return (
    <SettingsPage
      title={words.title}
      lead={organization.data ? words.lead({ count: organization.data.units.length }) : undefined}
      acts={
        mayManage ? (
          <Button look="filled" onClick={() => setAsked({ kind: 'add' })}>
            {words.add}
          </Button>
        ) : null
      }
    >
      <Region reading={organization}>
        {(data) => (
          <>
            <Panel isFlush>
              <UnitTable organization={data} mayManage={mayManage} ask={setAsked} />
            </Panel>
            {asked?.kind === 'add' ? <UnitDialog units={data.units} close={close} /> : null}
            {asked?.kind === 'change' ? (
              <UnitDialog units={data.units} unit={asked.unit} close={close} />
            ) : null}
            {asked?.kind === 'close' ? <CloseDialog unit={asked.unit} close={close} /> : null}
          </>
        )}
      </Region>
    </SettingsPage>
  )
}

function UnitTable({
  organization,
  mayManage,
  ask,
}: {
  organization: Organization
  mayManage: boolean
  ask: (asked: Asked) => void
}) {
  const rows = inOfficeOrder(organization.units)
  const seatsOf = (id: string) => organization.seats.filter((seat) => seat.unitId === id).length
  return (
    <DataTable
      caption={words.title}
      rows={rows}
      rowKey={({ unit }) => unit.id}
      empty={<EmptyState>{words.empty}</EmptyState>}
      columns={[
        {
          key: 'name',
          head: words.name,
          render: ({ unit, depth }) => (
            <span className="strong" style={{ paddingLeft: depth * 20 }}>
              {unit.name}
            </span>
          ),
        },
        { key: 'phone', head: words.phone, render: ({ unit }) => unit.phone ?? '' },
        { key: 'seats', head: words.seats, align: 'end', render: ({ unit }) => seatsOf(unit.id) },
        ...(mayManage
          ? [
              {
                key: 'act',
                head: kernel.web.nextToDo,
                align: 'end' as const,
                isAct: true,
                render: ({ unit }: { unit: Unit }) => (
                  <span className="row-acts">
                    <Button size="row" onClick={() => ask({ kind: 'change', unit })}>
                      {kernel.web.edit}
                    </Button>
                    <Button size="row" onClick={() => ask({ kind: 'close', unit })}>
                      {words.close}
                    </Button>
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

function UnitDialog({ units, unit, close }: { units: readonly Unit[]; unit?: Unit; close: () => void }) {
  const add = useAct(addUnit)
  const change = useAct(changeUnit)
  const toast = useToast()
  const form = useForm(
    {
      name: unit?.name ?? '',
      parentId: unit?.parentId ?? '',
      phone: unit?.phone ?? '',
      position: String(unit?.position ?? units.length * 10),
    },
    (values) => ({ name: values.name.trim() === '' ? words.missingName : undefined }),
  )
  const submit = async () => {
    if (!form.isSound()) return
    const { name, parentId, phone, position } = form.values
    const sent = {
      name,
      parentId: parentId === '' ? null : parentId,
      phone: phone.trim() === '' ? null : phone,
      position: Number(position) || 0,
    }
    const answer = unit
      ? await change.act({ id: unit.id, version: unit.version, ...sent })
      : await add.act(sent)
    if (!answer) return
    toast({ words: kernel.web.saved })
    close()
  }
  return (
    <FormDialog
      title={unit ? words.edit : words.add}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={kernel.web.save}
      isBusy={add.isBusy || change.isBusy}
      refusal={add.refusal ?? change.refusal}
    >
      <TextField {...form.bind('name')} label={words.name} maxLength={60} isRequired />
      <SelectField
        {...form.bind('parentId')}
        label={words.parent}
        blank={words.noParent}
        options={inOfficeOrder(units)
          .filter((row) => row.unit.id !== unit?.id)
          .map((row) => ({ value: row.unit.id, label: row.unit.name }))}
      />
      <TextField {...form.bind('phone')} label={words.phone} maxLength={40} />
      <TextField
        {...form.bind('position')}
        label={words.position}
        hint={words.positionHint}
        inputMode="numeric"
      />
    </FormDialog>
  )
}

function CloseDialog({ unit, close }: { unit: Unit; close: () => void }) {
  const { act, isBusy, refusal } = useAct(closeUnit)
  const toast = useToast()
  const submit = async () => {
    if (!(await act({ id: unit.id, version: unit.version }))) return
    toast({ words: words.closed(unit) })
    close()
  }
  return (
    <Dialog
      title={words.closeTitle(unit)}
      isOpen
      close={close}
      acts={
        <Button isBusy={isBusy} onClick={() => void submit()}>
          {words.closeAct}
        </Button>
      }
    >
      <p>{words.closeLead}</p>
      <Refused refusal={refusal} />
    </Dialog>
  )
}
