import { defineConfig } from 'vitest/config';

/** The tests with real agent programs, which `npm run test:agents` installs; they are no part of `npm test`. */
export default defineConfig({
  test: {
    name: 'agents',
    include: ['test/agents/**/*.test.ts'],
    // Every test starts programs of 300 MB: one file at a time.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
