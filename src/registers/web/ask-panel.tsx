/** Whom one may ask for what: the vendor's number from the register and the work that the contract covers. */
import { Link } from '../../kernel/web/location.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { Panel, Stack } from '../../kernel/web/panel.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { ja } from '../core/screen/ja.ts'
import { FreshnessTag } from './freshness-tag.tsx'
import type { Item } from './item-page.tsx'

const words = ja.item
const vendorKind = 'vendor'

type Vendor = Item['links'][number]

export function AskPanel({ item }: { item: Item }) {
  const vendors = item.links.filter((link) => link.kind === vendorKind && !link.retired)
  if (vendors.length === 0) return null
  return (
    <Panel title={words.ask}>
      <Stack>
        {vendors.map((vendor) => (
          <VendorPart key={vendor.id} vendor={vendor} />
        ))}
      </Stack>
    </Panel>
  )
}

function VendorPart({ vendor }: { vendor: Vendor }) {
  const { phone_24h: always, phone: daytime } = vendor.values
  const number = typeof always === 'string' ? always : typeof daytime === 'string' ? daytime : undefined
  const requests = Array.isArray(vendor.values['requests']) ? (vendor.values['requests'] as Request[]) : []
  return (
    <div>
      <p>
        <Link href={`/registers/${vendorKind}/${vendor.id}`} className="strong">
          {vendor.title}
        </Link>{' '}
        {number ? (typeof always === 'string' ? words.phone24 : words.phoneDay) : null}
      </p>
      <p className="inline">
        {number ? (
          <a className="telephone" href={`tel:${number.replaceAll(/[^0-9+#*]/g, '')}`}>
            {number}
          </a>
        ) : (
          words.noNumber
        )}
        <FreshnessTag item={vendor} />
      </p>
      {requests.length > 0 ? <Requests requests={requests} /> : null}
    </div>
  )
}

type Request = { readonly work?: unknown; readonly covered?: unknown; readonly condition?: unknown }

function Requests({ requests }: { requests: readonly Request[] }) {
  return (
    <DataTable
      caption={words.ask}
      rows={requests.map((request, index) => ({ request, index }))}
      rowKey={({ index }) => String(index)}
      columns={[
        {
          key: 'work',
          head: words.work,
          render: ({ request }) => (typeof request.work === 'string' ? request.work : ''),
        },
        { key: 'covered', head: words.contract, render: ({ request }) => <Covered request={request} /> },
      ]}
    />
  )
}

function Covered({ request }: { request: Request }) {
  const condition = typeof request.condition === 'string' ? request.condition : ''
  if (request.covered === true) return <>{`\u2713 ${words.covered} ${condition}`}</>
  if (request.covered === false) return <>{`\u00d7 ${words.notCovered} ${condition}`}</>
  return <Tag tone="unknown">{ja.form.unknown}</Tag>
}
