/** First-response cards without a case: the list, and one card to read and to print. */
import { formatDay } from '../../kernel/core/wareki.ts'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { hrefOf } from '../../kernel/web/call.ts'
import { Link, usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Columns, Panel, Stack } from '../../kernel/web/panel.tsx'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { Tag, ZoneBadge } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { downloadCard, listCards, readCard } from '../core/contract-card.ts'
import { ja } from '../core/screen/ja.ts'
import { PrintButton } from './run-page.tsx'
import { ContactCard } from './run-side.tsx'
import { Donts, StepBody } from './step-body.tsx'
import './incidents.css'

const words = ja.cards
type CardView = OutputOf<typeof readCard>

export function CardsPage() {
  const cards = useCall(listCards, {})
  return (
    <Page title={words.title} lead={words.lead} crumbs={[{ label: ja.list.title, href: '/cases' }]}>
      <Region reading={cards} rows={6}>
        {(data) => (
          <Panel isFlush>
            <DataTable
              caption={words.title}
              rows={data.cards}
              rowKey={(card) => card.id}
              empty={<EmptyState>{words.empty}</EmptyState>}
              columns={[
                {
                  key: 'name',
                  head: words.name,
                  minWidth: 160,
                  render: (card) => <Link href={`/cards/${card.id}`}>{card.name}</Link>,
                },
                { key: 'when', head: words.when, minWidth: 240, render: (card) => card.useWhen },
                {
                  key: 'zones',
                  head: words.zones,
                  render: (card) => (
                    <span className="incidents-tags">
                      {card.zones.map((zone) => (
                        <ZoneBadge key={zone} zone={zone} isShort />
                      ))}
                    </span>
                  ),
                },
                { key: 'steps', head: words.steps, align: 'end', render: (card) => card.stepCount },
                { key: 'edition', head: words.edition, keeps: true, render: (card) => editionOf(card) },
              ]}
            />
          </Panel>
        )}
      </Region>
    </Page>
  )
}

function editionOf(card: { edition: number; approvedOn: string | null }): string {
  const approved = card.approvedOn ? ja.run.approved({ day: formatDay(card.approvedOn) }) : ja.run.notApproved
  return ja.run.edition({ edition: card.edition, approved })
}

export function CardPage() {
  const id = usePathMember('id')
  const card = useCall(readCard, { id })
  return (
    <Page
      title={card.data?.name ?? words.title}
      lead={card.data?.useWhen}
      crumbs={[
        { label: ja.list.title, href: '/cases' },
        { label: words.title, href: '/cards' },
      ]}
      tags={
        card.data ? (
          <>
            {card.data.zones.map((zone) => (
              <ZoneBadge key={zone} zone={zone} />
            ))}
            <Tag>{editionOf(card.data)}</Tag>
          </>
        ) : undefined
      }
      acts={<PrintButton cardId={id} />}
    >
      <Region reading={card} rows={8}>
        {(data) => <CardBody card={data} />}
      </Region>
    </Page>
  )
}

function CardBody({ card }: { card: CardView }) {
  return (
    <Columns>
      <Stack>
        {card.donts.length > 0 ? <Donts title={ja.run.cardDonts} donts={card.donts} /> : null}
        {card.steps.map((step) => (
          <Panel
            key={step.id}
            id={step.shortCode}
            title={words.stepTitle({ number: step.number, name: step.name })}
            side={<span className="mono second">{step.shortCode}</span>}
          >
            <p className="incidents-why">{step.why}</p>
            <StepBody step={step} />
            {step.call ? <p className="incidents-call">{`${ja.run.say}\uff1a${step.call.say}`}</p> : null}
          </Panel>
        ))}
      </Stack>
      <Stack>
        {card.contacts.length > 0 ? (
          <Panel title={words.who}>
            <Stack>
              {card.contacts.map((contact) => (
                <ContactCard key={`${contact.role}:${contact.id}`} contact={contact} />
              ))}
            </Stack>
          </Panel>
        ) : null}
        <Panel title={words.source}>
          <ul>
            {card.source.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
          <p className="no-print">
            <a href={hrefOf(downloadCard, { id: card.id })} download>
              {words.cacao}
            </a>
          </p>
        </Panel>
      </Stack>
    </Columns>
  )
}
