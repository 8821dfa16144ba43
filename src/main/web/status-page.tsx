/** For the administrator: what is running, what is wrong, in sentences. */
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readStatus, type StatusPart } from '../core/contract.ts'
import { ja } from '../core/ja.ts'

const words = ja.web.status

const tones: Readonly<Record<StatusPart['state'], Tone>> = {
  good: 'done',
  care: 'care',
  bad: 'late',
  unknown: 'unknown',
}

export function StatusPage() {
  const status = useCall(readStatus, {}, { everySeconds: 30 })
  const parts = status.data?.parts ?? []
  const count = parts.filter((part) => part.state === 'bad' || part.state === 'care').length
  const lead = count === 0 ? words.leadGood : words.leadBad({ count })
  return (
    <SettingsPage title={words.title} lead={status.data ? lead : undefined}>
      <Region reading={status} rows={6}>
        {(data) => (
          <Panel isFlush title={words.version(data)}>
            <DataTable
              caption={words.title}
              rows={data.parts}
              rowKey={(part) => part.name}
              columns={[
                {
                  key: 'part',
                  head: words.part,
                  keeps: true,
                  render: (part) => <span className="strong">{words.parts[part.name] ?? part.name}</span>,
                },
                {
                  key: 'state',
                  head: words.state,
                  render: (part) => <Tag tone={tones[part.state]}>{words.states[part.state]}</Tag>,
                },
                { key: 'facts', head: words.facts, render: sayFacts },
              ]}
            />
          </Panel>
        )}
      </Region>
    </SettingsPage>
  )
}

/** A sentence where there are words for it, else the bare figures. */
function sayFacts(part: StatusPart): string {
  const say = words.say[part.name]
  if (say && part.state !== 'unknown') return say(part.facts)
  return Object.entries(part.facts)
    .map(([name, value]) => words.fact({ name, value }))
    .join(' ')
}
