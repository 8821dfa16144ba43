/** Builds the web app into `dist/web`: one page, everything else under `/assets`, a nonce placeholder for the CSP. */
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const programDir = import.meta.dirname

export default defineConfig({
  root: path.join(programDir, 'src/main/web'),
  base: '/',
  plugins: [react()],
  // The server replaces the placeholder by a fresh nonce in every reply.
  html: { cspNonce: '__TORIDE_NONCE__' },
  build: {
    outDir: path.join(programDir, 'dist/web'),
    emptyOutDir: true,
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    target: ['chrome120', 'edge120', 'firefox121'],
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
  },
})
