/** One item of a register: what it says, what hangs on it, whom one may ask for what, how it came to be. */
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { formatDateNear } from '../../kernel/core/wareki.ts'
import { abilityOf, Button, ButtonLink, isOffered } from '../../kernel/web/button.tsx'
import { usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Facts, Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readItem } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { AskPanel } from './ask-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { MorePanel } from './item-acts.tsx'
import { LinkedFromPanel, LinksPanel, RowsPanel } from './link-panels.tsx'
import { isBlank } from './item-conflict.tsx'
import { RegisterValue } from './register-value.tsx'
import { useKind, type Kind } from './use-kind.ts'
import { useNames } from './use-names.ts'
import { useVerify } from './use-verify.ts'

const words = ja.item

export type Item = OutputOf<typeof readItem>

export function ItemPage() {
  const id = usePathMember('id')
  const { kind, kinds } = useKind()
  const item = useCall(readItem, { id })
  const { data } = item
  const { verify, isBusy, refusal } = useVerify()
  const crumbs = [
    { label: ja.title, href: '/registers' },
    ...(kind ? [{ label: kind.name, href: `/registers/${kind.id}` }] : []),
  ]
  return (
    <Page
      title={data?.title ?? ja.title}
      over={kind ? words.over({ kind: kind.name }) : undefined}
      crumbs={crumbs}
      tags={data ? <Tags item={data} /> : null}
      acts={data ? <Acts item={data} verify={() => void verify([data])} isBusy={isBusy} /> : null}
    >
      <Refused refusal={refusal} />
      <Region reading={kinds}>
        {(read) => (
          <Region reading={item} rows={8}>
            {(one) => (kind ? <Body item={one} kind={kind} kinds={read.kinds} /> : null)}
          </Region>
        )}
      </Region>
    </Page>
  )
}

function Tags({ item }: { item: Item }) {
  const today = jstDay(useServerNow(3600))
  const day = item.verifiedOn ? formatDateNear(item.verifiedOn, today) : undefined
  return (
    <>
      {item.zone ? <ZoneBadge zone={item.zone} /> : null}
      {item.retired ? <Tag>{ja.grid.retiredTag}</Tag> : null}
      {item.freshness === 'stale' ? (
        <Tag tone="late">{day ? ja.grid.staleOn({ day }) : ja.grid.staleNever}</Tag>
      ) : null}
      {item.freshness === 'soon' ? <Tag tone="care">{ja.grid.soonOn({ day: day ?? '' })}</Tag> : null}
      {item.freshness === 'fresh' && day ? (
        <Tag tone="done">
          {item.verifiedBy ? words.freshBy({ day, by: item.verifiedBy }) : words.freshTag({ day })}
        </Tag>
      ) : null}
      {item.nextReviewOn ? (
        <span className="second">{words.nextReview({ day: formatDateNear(item.nextReviewOn, today) })}</span>
      ) : null}
    </>
  )
}

function Acts({ item, verify, isBusy }: { item: Item; verify: () => void; isBusy: boolean }) {
  return (
    <>
      <Button onClick={() => print()}>{words.print}</Button>
      {item.allowed.includes('register.write') ? (
        <ButtonLink href={`/registers/${item.kind}/${item.id}/edit`}>{words.edit}</ButtonLink>
      ) : null}
      {isOffered(item, 'register.verify') && !item.retired ? (
        <Button look="filled" isBusy={isBusy} onClick={verify} {...abilityOf(item, 'register.verify')}>
          {words.verify}
        </Button>
      ) : null}
    </>
  )
}

function Body({ item, kind, kinds }: { item: Item; kind: Kind; kinds: readonly Kind[] }) {
  const names = useNames((id) => item.links.find((link) => link.id === id)?.title)
  const plain = kind.fields.filter((field) => field.type !== 'rows' && field.id !== kind.titleField)
  return (
    <Columns>
      <Stack>
        {item.retired ? <Note first={words.retired} /> : null}
        {item.freshness === 'stale' ? <Note tone="care" first={item.reason} /> : null}
        <Panel title={words.basics}>
          <Facts
            isHalved
            items={plain.map((field) => ({
              key: field.id,
              term: field.label,
              value: isBlank(item.values[field.id]) ? (
                <span className="third">{words.notAsked}</span>
              ) : (
                <RegisterValue field={field} value={item.values[field.id]} names={names} />
              ),
            }))}
          />
        </Panel>
        {kind.fields
          .filter((field) => field.type === 'rows')
          .map((field) => (
            <RowsPanel key={field.id} field={field} value={item.values[field.id]} />
          ))}
        <LinkedFromPanel item={item} kinds={kinds} />
      </Stack>
      <Stack>
        <AskPanel item={item} />
        <LinksPanel item={item} kind={kind} />
        <HistoryPanel id={item.id} />
        <MorePanel item={item} kind={kind} />
      </Stack>
    </Columns>
  )
}
