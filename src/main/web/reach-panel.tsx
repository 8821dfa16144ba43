/** Whom to call inside the office: who holds the seats that decide and act today, with their extensions. */
import { ja as access } from '../../access/core/ja.ts'
import type { Role } from '../../kernel/core/actor.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { Link } from '../../kernel/web/location.tsx'
import { Facts, Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readOrganization } from '../../organization/core/contract.ts'
import { ja } from '../core/ja.ts'

const words = ja.web.today
const rolesToCall: readonly Role[] = ['handler', 'lead', 'ciso', 'privacy']

type Seat = OutputOf<typeof readOrganization>['seats'][number]

export function ReachPanel() {
  const organization = useCall(readOrganization, {})
  return (
    <Panel title={words.reach} side={<Link href="/registers/contact">{words.reachOutside}</Link>}>
      <Region reading={organization}>
        {({ seats }) => (
          <Facts
            items={rolesToCall
              .flatMap((role) => seats.filter((seat) => seat.role === role))
              .map((seat) => ({
                key: seat.id,
                term: access.roles[seat.role],
                value: <Holders seat={seat} />,
              }))}
          />
        )}
      </Region>
    </Panel>
  )
}

function Holders({ seat }: { seat: Seat }) {
  if (seat.incumbents.length === 0) return <Tag tone="care">{words.vacant({ seat: seat.name })}</Tag>
  return seat.incumbents.map((incumbent) => (
    <div key={incumbent.incumbencyId}>
      <span className="strong">{incumbent.name}</span>{' '}
      {incumbent.extension ? words.extension({ number: incumbent.extension }) : words.extensionUnknown}
      {incumbent.deputy ? words.deputy : ''}
    </div>
  ))
}
