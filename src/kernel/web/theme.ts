/** The Digital Agency's palette as Mantine's theme, and the nonce for the style elements that Mantine adds. */
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const blue: MantineColorsTuple = [
  '#e8f1fe',
  '#d9e6ff',
  '#c5d7fb',
  '#9db7f9',
  '#7096f8',
  '#4979f5',
  '#264af4',
  '#0031d8',
  '#0017c1',
  '#00118f',
]

export const theme = createTheme({
  colors: { blue },
  primaryColor: 'blue',
  primaryShade: 8,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 8,
  respectReducedMotion: true,
})

/** The nonce that the server put into the page; browsers hide the attribute but keep the property. */
export function pageNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
  return meta?.nonce ?? ''
}
