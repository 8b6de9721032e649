import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/proof/run-directory.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a passing test logs is noise; a failing one shows it.
    silent: 'passed-only',
  },
});
