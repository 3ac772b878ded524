import { defineConfig } from 'vitest/config'

// The walks through the browser: `npm run walk`, once the program and the portal are built.
export default defineConfig({
  test: {
    include: ['tests/walk/**/*.walk.ts'],
    globalSetup: 'tests/walk/setup.ts',
    // One worker for all files: they share the browser and the registrars. tests/walk/cast.ts
    fileParallelism: false,
    isolate: false,
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // As long as Playwright waits for anything; Vitest alone gives up after a second.
    expect: { poll: { timeout: 30_000 } },
    bail: 1,
  },
})
