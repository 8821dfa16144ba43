/** The rules that watch the logs: which stand, how often each met, which cannot be used and why. */
import { useState } from 'react'
import { Button } from '../../kernel/web/button.tsx'
import { TextField } from '../../kernel/web/field.tsx'
import { Link, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { Pager } from '../../kernel/web/table-parts.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { listRules, reloadRules } from '../core/contract.ts'
import { ja as words } from '../core/screen/ja.ts'
import { RefusedPanel } from './refused-panel.tsx'
import { RuleTable } from './rule-table.tsx'

const limit = 100

export function RulesPage() {
  const [query, change] = useQueryMembers()
  const offset = Number(query['offset'] ?? 0) || 0
  const text = query['text'] ?? ''
  const list = useCall(listRules, { text, limit, offset }, { keepsPrevious: true })
  const { data } = list
  const reload = useReload()
  const lead = data && data.total === 0 && text === '' ? words.leadNone : undefined
  return (
    <Page
      title={words.title}
      lead={
        lead ??
        (data && text === '' ? words.lead({ total: data.total, refused: data.refusedTotal }) : undefined)
      }
      crumbs={[{ label: words.place, href: '/logs' }]}
      acts={reload.act}
    >
      <Stack>
        <Refused refusal={reload.refusal} />
        <Find key={text} text={text} find={(next) => change({ text: next, offset: undefined })} />
        <Region reading={list} rows={8}>
          {(shown) => (
            <>
              <Panel title={words.table} note={words.note} isFlush>
                <RuleTable rules={shown.rules} />
                <Pager
                  offset={offset}
                  limit={limit}
                  total={shown.total}
                  go={(next) => change({ offset: next === 0 ? undefined : String(next) })}
                />
              </Panel>
              <RefusedPanel refused={shown.refused} total={shown.refusedTotal} />
            </>
          )}
        </Region>
        <Note>
          <p>{words.where}</p>
        </Note>
      </Stack>
    </Page>
  )
}

function useReload() {
  const mayReload = useMay('rule.reload')
  const reload = useAct(reloadRules)
  const toast = useToast()
  const run = async () => {
    const counts = await reload.act({})
    if (counts) toast({ words: words.reloaded(counts) })
  }
  const act = mayReload ? (
    <Button isBusy={reload.isBusy} onClick={() => void run()}>
      {words.reload}
    </Button>
  ) : null
  return { act, refusal: reload.refusal }
}

function Find({ text, find }: { text: string; find: (text: string | undefined) => void }) {
  const [typed, setTyped] = useState(text)
  return (
    <Panel>
      <search>
        <form
          className="inline"
          onSubmit={(event) => {
            event.preventDefault()
            find(typed.trim() || undefined)
          }}
        >
          <TextField
            label={words.find}
            placeholder={words.findHint}
            value={typed}
            change={setTyped}
            maxLength={200}
          />
          <Button type="submit">{words.findAct}</Button>
          {text === '' ? null : <Link href="/rules">{words.clear}</Link>}
        </form>
      </search>
    </Panel>
  )
}
