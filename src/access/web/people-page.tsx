/** The people of the body: found by name, reading or unit, with their seats. */
import { useState } from 'react'
import type { FormEvent } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { CheckField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { useForm, type Form } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { useQueryMembers } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { Pager } from '../../kernel/web/table-parts.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { addPerson, changePerson, listPeople, readOrganization } from '../../organization/core/contract.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.peoplePage
const limit = 50

type Person = OutputOf<typeof listPeople>['people'][number]

export function PeoplePage() {
  const [query, change] = useQueryMembers()
  const offset = Number(query['offset'] ?? 0) || 0
  const left = query['left'] === 'with' ? 'with' : 'without'
  const people = useCall(
    listPeople,
    { ...(query['text'] ? { text: query['text'] } : {}), left, limit, offset },
    { keepsPrevious: true },
  )
  const [asked, setAsked] = useState<Person | 'new'>()
  const mayManage = useMay('organization.manage')
  return (
    <SettingsPage
      title={words.title}
      lead={people.data ? words.lead(people.data) : undefined}
      acts={
        mayManage ? (
          <Button look="filled" onClick={() => setAsked('new')}>
            {words.add}
          </Button>
        ) : null
      }
    >
      <Panel isFlush>
        <SearchBar key={query['text'] ?? ''} text={query['text'] ?? ''} isWithLeft={left === 'with'} />
        <Region reading={people}>
          {(data) => (
            <>
              <DataTable
                caption={words.title}
                rows={data.people}
                rowKey={(person) => person.id}
                empty={<EmptyState>{words.empty}</EmptyState>}
                columns={mayManage ? [...columns, editColumn(setAsked)] : columns}
              />
              <Pager
                offset={offset}
                limit={limit}
                total={data.total}
                go={(next) => change({ offset: next === 0 ? undefined : String(next) })}
              />
            </>
          )}
        </Region>
      </Panel>
      {asked ? (
        <PersonDialog {...(asked === 'new' ? {} : { person: asked })} close={() => setAsked(undefined)} />
      ) : null}
    </SettingsPage>
  )
}

function SearchBar({ text, isWithLeft }: { text: string; isWithLeft: boolean }) {
  const [typed, setTyped] = useState(text)
  const [, change] = useQueryMembers()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change({ text: typed.trim(), offset: undefined })
  }
  return (
    <form className="panel-bar" onSubmit={submit}>
      <span className="inline">
        <input
          className="control short"
          type="search"
          value={typed}
          maxLength={60}
          aria-label={words.search}
          placeholder={words.search}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">{words.searchAct}</Button>
      </span>
      <CheckField
        label={words.withLeft}
        isChecked={isWithLeft}
        change={(next) => change({ left: next ? 'with' : undefined, offset: undefined })}
      />
    </form>
  )
}

const columns: readonly Column<Person>[] = [
  {
    key: 'name',
    head: words.name,
    render: (person) => (
      <>
        <span className="strong">{person.name}</span> {person.left ? <Tag>{words.leftTag}</Tag> : null}
        {person.reading ? <div className="second">{person.reading}</div> : null}
      </>
    ),
  },
  { key: 'unit', head: words.unit, render: (person) => person.unitName ?? '' },
  { key: 'extension', head: words.extension, keeps: true, render: (person) => person.extension ?? '' },
  { key: 'email', head: words.email, render: (person) => person.email ?? '' },
  {
    key: 'seats',
    head: words.seats,
    render: (person) =>
      person.seats
        .map((seat) => (seat.deputy ? `${seat.name} ${ja.seatsPage.deputy}` : seat.name))
        .join(kernel.web.listMark),
  },
]

function editColumn(ask: (person: Person) => void): Column<Person> {
  return {
    key: 'act',
    head: kernel.web.nextToDo,
    align: 'end',
    isAct: true,
    render: (person) => (
      <Button size="row" onClick={() => ask(person)}>
        {kernel.web.edit}
      </Button>
    ),
  }
}

type PersonForm = {
  name: string
  reading: string
  unitId: string
  extension: string
  email: string
  left: boolean
}

function PersonDialog({ person, close }: { person?: Person; close: () => void }) {
  const add = useAct(addPerson)
  const change = useAct(changePerson)
  const toast = useToast()
  const form = useForm<PersonForm>(
    {
      name: person?.name ?? '',
      reading: person?.reading ?? '',
      unitId: person?.unitId ?? '',
      extension: person?.extension ?? '',
      email: person?.email ?? '',
      left: person?.left ?? false,
    },
    (values) => ({ name: values.name.trim() === '' ? words.missingName : undefined }),
  )
  const submit = async () => {
    if (!form.isSound()) return
    const { name, left, ...rest } = form.values
    const sent = {
      name,
      reading: orNull(rest.reading),
      unitId: orNull(rest.unitId),
      extension: orNull(rest.extension),
      email: orNull(rest.email),
    }
    const answer = person
      ? await change.act({ id: person.id, version: person.version, ...sent, left })
      : await add.act(sent)
    if (!answer) return
    toast({ words: kernel.web.saved })
    close()
  }
  return (
    <FormDialog
      title={person ? words.edit : words.add}
      isOpen
      close={close}
      submit={() => void submit()}
      submitWords={kernel.web.save}
      isBusy={add.isBusy || change.isBusy}
      refusal={add.refusal ?? change.refusal}
    >
      <PersonFields form={form} />
      {person ? (
        <CheckField
          label={words.left}
          isChecked={form.values.left}
          change={(left) => form.change({ left })}
        />
      ) : null}
    </FormDialog>
  )
}

function PersonFields({ form }: { form: Form<PersonForm> }) {
  const organization = useCall(readOrganization, {})
  return (
    <>
      <TextField {...form.bind('name')} label={words.name} maxLength={60} isRequired />
      <TextField {...form.bind('reading')} label={words.reading} hint={words.readingHint} maxLength={80} />
      <SelectField
        {...form.bind('unitId')}
        label={words.unit}
        blank={words.noUnit}
        options={(organization.data?.units ?? []).map((unit) => ({ value: unit.id, label: unit.name }))}
      />
      <TextField {...form.bind('extension')} label={words.extension} maxLength={20} />
      <TextField {...form.bind('email')} label={words.email} type="email" maxLength={254} />
    </>
  )
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
