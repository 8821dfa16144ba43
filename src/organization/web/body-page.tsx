/** The body: names, code, network model, closed days; and the zones that the content defines. */
import { useState } from 'react'
import { isDay } from '../../kernel/core/calendar.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDay, parseJapaneseDay } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { CheckField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Form } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Facts, Panel, Stack } from '../../kernel/web/panel.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Region } from '../../kernel/web/states.tsx'
import { ZoneBadge } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { changeBody, readOrganization } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.body

type Organization = OutputOf<typeof readOrganization>

export function BodyPage() {
  const organization = useCall(readOrganization, {})
  const [isOpen, setOpen] = useState(false)
  const mayManage = useMay('organization.manage')
  const { data } = organization
  return (
    <SettingsPage
      title={words.title}
      lead={data ? words.lead(data.body) : undefined}
      acts={
        data && mayManage ? (
          <Button look="filled" onClick={() => setOpen(true)}>
            {kernel.web.edit}
          </Button>
        ) : null
      }
    >
      <Region reading={organization}>
        {(read) => (
          <Stack>
            <BodyPanel organization={read} />
            <ZonesPanel zones={read.zones} />
            {isOpen ? <BodyDialog organization={read} close={() => setOpen(false)} /> : null}
          </Stack>
        )}
      </Region>
    </SettingsPage>
  )
}

function BodyPanel({ organization: { body, networkModels } }: { organization: Organization }) {
  const model = networkModels.find((candidate) => candidate.id === body.networkModel)
  return (
    <Panel>
      <Facts
        items={[
          { key: 'name', term: words.name, value: body.name },
          { key: 'short', term: words.shortName, value: body.shortName },
          { key: 'code', term: words.code, value: body.code ?? words.none },
          { key: 'prefecture', term: words.prefecture, value: body.prefecture },
          {
            key: 'model',
            term: words.networkModel,
            value: model ? (
              <>
                <div>{model.name}</div>
                <div className="second">{model.explanation}</div>
                {model.externalAudit ? <div>{words.externalAuditNeeded}</div> : null}
              </>
            ) : (
              body.networkModel
            ),
          },
          {
            key: 'closed',
            term: words.closedDays,
            value: body.extraClosedDays.map(formatDay).join(kernel.web.listMark) || words.none,
          },
        ]}
      />
    </Panel>
  )
}

function ZonesPanel({ zones }: { zones: Organization['zones'] }) {
  return (
    <Panel title={words.readZones} isFlush>
      <DataTable
        caption={words.readZones}
        rows={zones}
        rowKey={(zone) => zone.id}
        columns={[
          { key: 'zone', head: words.zone, keeps: true, render: (zone) => <ZoneBadge zone={zone.id} /> },
          { key: 'explanation', head: words.explanation, render: (zone) => zone.explanation },
          { key: 'incidents', head: words.incidents, render: (zone) => zone.incidents },
        ]}
      />
    </Panel>
  )
}

type BodyForm = {
  name: string
  shortName: string
  code: string
  hasNoCode: boolean
  prefecture: string
  networkModel: string
  closedDays: string
}

function BodyDialog({ organization, close }: { organization: Organization; close: () => void }) {
  const { body, networkModels } = organization
  const { act, isBusy, refusal } = useAct(changeBody)
  const toast = useToast()
  const form = useForm<BodyForm>(
    {
      name: body.name,
      shortName: body.shortName,
      code: body.code ?? '',
      hasNoCode: body.code === null,
      prefecture: body.prefecture,
      networkModel: body.networkModel,
      closedDays: body.extraClosedDays.map(formatDay).join('\n'),
    },
    (values) => ({ closedDays: faultOfDays(values.closedDays) }),
  )
  const submit = async () => {
    if (!form.isSound()) return
    const { hasNoCode, closedDays, code, ...rest } = form.values
    const answer = await act({
      version: body.version,
      ...rest,
      code: hasNoCode ? null : code,
      extraClosedDays: daysOf(closedDays),
    })
    if (!answer) return
    toast({ words: kernel.web.saved })
    close()
  }
  return (
    <FormDialog
      title={words.title}
      isOpen
      isBroad
      close={close}
      submit={() => void submit()}
      submitWords={kernel.web.save}
      isBusy={isBusy}
      refusal={refusal}
    >
      <BodyFields form={form} networkModels={networkModels} />
    </FormDialog>
  )
}

function BodyFields({
  form,
  networkModels,
}: {
  form: Form<BodyForm>
  networkModels: Organization['networkModels']
}) {
  return (
    <>
      <div className="form-grid">
        <TextField {...form.bind('name')} label={words.name} maxLength={60} isRequired />
        <TextField
          {...form.bind('shortName')}
          label={words.shortName}
          hint={words.shortNameHint}
          maxLength={12}
          isRequired
        />
        <TextField {...form.bind('prefecture')} label={words.prefecture} maxLength={20} isRequired />
        <TextField
          {...form.bind('code')}
          label={words.code}
          maxLength={12}
          readOnly={form.values.hasNoCode}
        />
      </div>
      <CheckField
        label={words.noCode}
        isChecked={form.values.hasNoCode}
        change={(hasNoCode) => form.change({ hasNoCode, code: '' })}
      />
      <SelectField
        {...form.bind('networkModel')}
        label={words.networkModel}
        options={networkModels.map((model) => ({ value: model.id, label: model.name }))}
      />
      <TextAreaField {...form.bind('closedDays')} label={words.closedDays} hint={words.closedDaysHint} />
    </>
  )
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function daysOf(text: string): string[] {
  return linesOf(text).flatMap((line) => (isDay(line) ? line : (parseJapaneseDay(line) ?? [])))
}

function faultOfDays(text: string): string | undefined {
  const bad = linesOf(text).find((line) => !isDay(line) && parseJapaneseDay(line) === null)
  return bad === undefined ? undefined : words.badDay({ text: bad })
}
