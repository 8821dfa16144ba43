/** What a slice exports from `web/routes.tsx`: its pages with their paths. */
import type { ReactNode } from 'react'

export type PageRoute = {
  /** Path with `$name` members: `/cases/$id`. */
  readonly path: string
  readonly page: () => ReactNode
  /** Pages outside the shell (sign-in, set-up) stand alone. Default: inside. */
  readonly standsAlone?: boolean
}
