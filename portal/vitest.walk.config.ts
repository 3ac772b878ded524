import { defineConfig } from 'vitest/config'

// The walk through the browser: `npm run walk`, once the program and the portal are built.
export default defineConfig({
  test: {
    include: ['tests/walk/**/*.walk.ts'], environment: 'node', testTimeout: 600_000, hookTimeout: 600_000, bail: 1,
  },
})
