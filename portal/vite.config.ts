import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { pdfData } from './pdfData.ts'

// What the node sends with the page; here so that `npm run preview` shows what a library does that it forbids.
// spec portal 1.5
export const contentSecurityPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "font-src 'self'",
  "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
  "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types salus-worker",
].join('; ')

const node = { '/v1': process.env['SALUS_NODE'] ?? 'http://localhost:7444' }

export default defineConfig({
  plugins: [react(), pdfData()],
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: node },
  preview: { proxy: node, headers: { 'Content-Security-Policy': contentSecurityPolicy } },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
