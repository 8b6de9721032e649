import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/proof/run-directory.ts'],
    // More than cores: the proofs on the running cloud wait for clocks and queues most of the time.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a passing test logs is noise; a failing one shows it.
    silent: 'passed-only',
  },
});
