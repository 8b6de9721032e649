import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Taken down from the last to the first: the check reads what the run left in its directory.
    globalSetup: ['test/proof/run-directory.ts', 'test/used-permissions.ts'],
    // More than cores: the proofs on the running cloud wait for clocks and queues most of the time.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a passing test logs is noise; a failing one shows it.
    silent: 'passed-only',
  },
});
