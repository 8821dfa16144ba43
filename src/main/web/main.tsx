/** Starts the web app: styles, theme, query client, router. */
import '../../kernel/web/no-eval.ts'
import '@fontsource-variable/noto-sans-jp/index.css'
import '@digital-go-jp/design-tokens/dist/tokens.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/Combobox.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/ScrollArea.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Group.css'
import '@mantine/core/styles/CloseButton.css'
import '../../kernel/web/style/tokens.css'
import '../../kernel/web/style/base.css'
import '../../kernel/web/style/controls.css'
import '../../kernel/web/style/regions.css'
import '../../kernel/web/style/shell.css'
import '../../kernel/web/style/print.css'
import { StrictMode } from 'react'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { pageNonce, theme } from '../../kernel/web/theme.ts'
import { ToastProvider } from '../../kernel/web/toast.tsx'
import { refuseMarkup } from '../../kernel/web/trusted-types.ts'
import { removeOldDrafts } from '../../kernel/web/draft.ts'
import { WebFillings } from '../../kernel/web/web-slot.tsx'
import { fillings } from './fillings.ts'
import { createToride } from './router.tsx'

const client = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 2_000, refetchOnWindowFocus: true } },
})

refuseMarkup()
removeOldDrafts()

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="light" getStyleNonce={pageNonce}>
      <QueryClientProvider client={client}>
        <ToastProvider>
          <WebFillings value={fillings}>
            <RouterProvider router={createToride()} />
          </WebFillings>
        </ToastProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
