/** Rules with their hits; a row unfolds to what the rule means and when it met. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Facts } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import type { listRules } from '../core/contract.ts'
import { ja as words } from '../core/screen/ja.ts'
import { AlertHabit } from './alert-habit.tsx'

type Rule = OutputOf<typeof listRules>['rules'][number]

const tones: Readonly<Record<string, Tone>> = { critical: 'care', high: 'care' }

export function RuleTable({ rules }: { rules: readonly Rule[] }) {
  const [unfolded, setUnfolded] = useState(rules.length === 1 ? rules[0]?.id : undefined)
  const unfold = (rule: Rule) => setUnfolded(unfolded === rule.id ? undefined : rule.id)
  const title: Column<Rule> = {
    key: 'title',
    head: words.columns.title,
    minWidth: 280,
    render: (rule) => (
      <LinkButton
        className="link-button start"
        aria-expanded={rule.id === unfolded}
        onClick={() => unfold(rule)}
      >
        {rule.title}
      </LinkButton>
    ),
  }
  return (
    <DataTable
      caption={words.table}
      rows={rules}
      rowKey={(rule) => rule.id}
      onOpen={unfold}
      empty={words.empty}
      renderUnder={(rule) => (rule.id === unfolded ? <RuleDetail rule={rule} /> : undefined)}
      columns={[title, ...columns]}
    />
  )
}

const columns: readonly Column<Rule>[] = [
  {
    key: 'level',
    head: words.columns.level,
    keeps: true,
    render: ({ level }) => (
      <Tag tone={tones[level] ?? 'plain'}>{words.levels[level] ?? words.levelUnknown}</Tag>
    ),
  },
  { key: 'logsource', head: words.columns.logsource, render: (rule) => rule.logsource },
  {
    key: 'hits',
    head: words.columns.hits,
    align: 'end',
    render: (rule) => (rule.hits === 0 ? words.noHits : words.hits(rule)),
  },
  {
    key: 'last',
    head: words.columns.last,
    align: 'end',
    render: (rule) => (rule.lastAt ? formatDateTimeShort(new Date(rule.lastAt)) : null),
  },
  {
    key: 'next',
    head: words.columns.next,
    keeps: true,
    render: (rule) => (rule.hits > 0 ? <Link href={logsOf(rule)}>{words.openLogs}</Link> : null),
  },
]

/** The values of a facet are escaped once more inside their member. */
function logsOf(rule: Rule): string {
  const query = new URLSearchParams({ last: '30d', matches: encodeURIComponent(rule.id) })
  return `/logs?${query.toString()}`
}

function RuleDetail({ rule }: { rule: Rule }) {
  const now = useServerNow(3_600)
  return (
    <div className="stack">
      <Facts
        items={[
          { key: 'description', term: words.description, value: rule.description || words.noDescription },
          {
            key: 'falsepositives',
            term: words.falsepositives,
            value:
              rule.falsepositives.length === 0 ? undefined : (
                <ul className="quiet-list">
                  {rule.falsepositives.map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              ),
          },
          { key: 'id', term: words.id, value: <span className="mono">{rule.id}</span> },
        ]}
      />
      <AlertHabit ruleId={rule.id} receivedAt={now.toISOString()} />
    </div>
  )
}
