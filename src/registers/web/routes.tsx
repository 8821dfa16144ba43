/** Pages of the registers. */
import type { PageRoute } from '../../kernel/web/page-route.ts'
import { GridPage } from './grid-page.tsx'
import { ImportPage } from './import-page.tsx'
import { AddItemPage, EditItemPage } from './item-form-page.tsx'
import { ItemPage } from './item-page.tsx'
import { KindsPage } from './kinds-page.tsx'

export const routes: readonly PageRoute[] = [
  { path: '/registers', page: KindsPage },
  { path: '/registers/$kind', page: GridPage },
  { path: '/registers/$kind/new', page: AddItemPage },
  { path: '/registers/$kind/import', page: ImportPage },
  { path: '/registers/$kind/$id', page: ItemPage },
  { path: '/registers/$kind/$id/edit', page: EditItemPage },
]
