import { expect, test } from 'vitest';
import { success } from '../../core/result.ts';
import { createLearningRedactor } from '../../core/secret/learning.ts';
import type { GateRequest } from '../../ports/gates.ts';
import { CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import type { EffectContext } from './effect-context.ts';
import { judgeCommit } from './verify.ts';

test('a checkout is given back only after its gates have ended', async () => {
  const seen: string[] = [];
  const gatesEnd = Promise.withResolvers<void>();
  const context: Pick<EffectContext, 'run' | 'workspaces' | 'gates' | 'files' | 'secrets' | 'environment' | 'signal'> =
    {
      run: CoreRun.start(aPlan([aTask('a')])).state,
      signal: new AbortController().signal,
      workspaces: {
        ...({} as EffectContext['workspaces']),
        checkout: async () =>
          success({
            path: '/tree',
            readable: [],
            [Symbol.asyncDispose]: async () => {
              seen.push('given back');
            },
          }),
      },
      files: { ...({} as EffectContext['files']), attemptDirectory: () => '/attempt', redactOutputs: async () => {} },
      secrets: createLearningRedactor(),
      environment: { ...({} as EffectContext['environment']), forGates: () => ({}) },
      gates: {
        run: async (request: GateRequest) => {
          seen.push(`gates begin in ${request.checkout}`);
          await gatesEnd.promise;
          seen.push('gates end');
          return success([]);
        },
      },
    };
  const gate = { name: 'tests', run: 'true', at: 'task', timeoutMs: 1000, report: null } as const;
  const judged = judgeCommit(context as EffectContext, {
    task: 'a',
    attempt: 1,
    commit: 'c0ffee',
    stage: 'verify',
    gates: [gate],
  });
  await new Promise((resolve) => setImmediate(resolve));
  gatesEnd.resolve();
  await judged;
  expect(seen).toEqual(['gates begin in /tree', 'gates end', 'given back']);
});
