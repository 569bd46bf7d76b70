import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Without this, one core of two would stay idle: the default leaves one to the runner, which hardly works.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          // These tests change nothing that another one reads, so each worker loads every module once and keeps it.
          pool: 'threads',
          isolate: false,
          // Ends what hangs; on a busy machine it must not judge how fast a test is.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,simulation,golden,e2e,corpus}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // How long what comes true by itself is waited for: with the default of a second a busy machine would decide.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/testing/**'],
      reporter: ['text-summary', 'json-summary'],
      // What is reached; it only goes up, until every line and branch of the core is shown by a test.
      thresholds: { 'src/core/**/*.ts': { lines: 99.7, branches: 97.9, functions: 99.5, statements: 99.4 } },
    },
  },
});
