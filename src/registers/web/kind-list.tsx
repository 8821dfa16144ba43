/** The registers at the left of a grid, each with the number that waits to be verified. */
import { Link } from '../../kernel/web/location.tsx'
import { ja } from '../core/screen/ja.ts'
import type { Kind } from './use-kind.ts'

export function KindList({ kinds, current }: { kinds: readonly Kind[]; current: string }) {
  return (
    <nav className="panel flush no-print only-wide" aria-label={ja.title}>
      <ul className="side-list">
        {kinds.map((kind) => (
          <li key={kind.id}>
            <Link href={`/registers/${kind.id}`} aria-current={kind.id === current ? 'page' : undefined}>
              <span>{kind.name}</span>
              <StaleCount count={kind.counts.stale} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function StaleCount({ count }: { count: number }) {
  const said = count > 0 ? ja.kinds.toCheck({ count }) : ja.kinds.isFresh
  return (
    <span className={count > 0 ? 'strong late nowrap' : 'second nowrap'}>
      <span aria-hidden="true">{count > 0 ? `! ${count}` : '\u2713'}</span>
      <span className="hidden-visually">{said}</span>
    </span>
  )
}
