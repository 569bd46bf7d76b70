import type { SourcePatch } from '../rig/bundle.ts';

/** A fault that somebody could put into the recovery, the check that has to notice it, and how the finding reads. */
export interface Mutant extends SourcePatch {
  readonly name: string;
  /** File name below `checks/`. */
  readonly check: string;
  readonly finding: RegExp;
}

/** The ways in which engines of this kind lose or double work, each as a change of our own sources. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'relaunch without a claim',
    file: 'adapters/process/create-processes.ts',
    edits: [
      { find: "import { existsSync } from 'node:fs';", replace: "import { existsSync, rmSync } from 'node:fs';" },
      {
        find: "if (claim.status !== 'absent') return this.#adopt(spec, observer, signal);",
        replace: 'rmSync(spec.directory, { recursive: true });\n    openJobFolder(spec.directory);',
      },
    ],
    check: 'relaunch',
    finding: /started 2 times/,
  },
  {
    name: 'merged before the ref moves',
    file: 'engine/effects/merge.ts',
    edits: [
      {
        find: 'const landed = await untilAnswered(context, () =>',
        replace:
          'const landed = await ((_: unknown, step: () => unknown) => (step(), { ok: true } as any))(context, () =>',
      },
    ],
    check: 'simulation',
    finding: /I4: .+ is completed and landed 0 times/,
  },
  {
    name: 'no intent',
    file: 'engine/effects/merge.ts',
    edits: [
      {
        find: "  return { type: 'report-candidate',",
        replace: `  await context.workspaces.land(attemptKey(context, effect), context.run.target, made.value);
  return { type: 'report-candidate',`,
      },
    ],
    check: 'simulation',
    finding: /I2: .+ landed without an intent/,
  },
  {
    name: 'pid without start time',
    file: 'adapters/process/process-tree.ts',
    edits: [{ find: ' && row.startTicks === identity.startTicks;', replace: ';' }],
    check: 'pid-reuse',
    finding: /a stranger with the number of the shim was taken for it/,
  },
  {
    name: 'late result of an old attempt accepted',
    file: 'core/run/decide-report.ts',
    edits: [{ find: ' || attempt.number !== command.attempt) return [];', replace: ') return [];' }],
    check: 'late-reports',
    finding: /late report-prepared of attempt 1 was taken/,
  },
  {
    name: 'exit status not written atomically',
    file: 'adapters/process/claim.ts',
    edits: [{ find: String.raw`/^end (\d+|r)\n/`, replace: String.raw`/^end (\d+|r)/` }],
    check: 'torn-claim',
    finding: /cut: "end 4" reads as exited 4/,
  },
  {
    name: 'effect before commit',
    file: 'engine/engine.ts',
    edits: [
      {
        find: '    const keyed = toCommandAnswers(answers);\n',
        replace:
          '    const keyed = toCommandAnswers(answers);\n    for (const [id, own] of touched) this.#afterCommit(id, own);\n',
      },
    ],
    check: 'simulation',
    finding: /I2: .+ before its attempt was journaled/,
  },
  {
    name: 'retry count lost',
    file: 'core/run/decide-failure.ts',
    edits: [
      { find: 'return 1 + record.attempts.slice(record.forgiven, -1).filter(isCounted).length;', replace: 'return 1;' },
    ],
    check: 'simulation',
    finding: /attempts of .+ counted, 3 are allowed/,
  },
  {
    name: 'workspace freed before its snapshot is pinned',
    file: 'core/run/due.ts',
    edits: [{ find: "return attempt.lease === 'held';", replace: 'return false;' }],
    check: 'simulation',
    finding: /released before it was pinned/,
  },
  {
    name: 'update-ref without the old value',
    file: 'adapters/git/target.ts',
    edits: [{ find: 'to: candidate.commit, old: candidate.base };', replace: 'to: candidate.commit };' }],
    check: 'branch-race',
    finding: /a commit of a person was overwritten/,
  },
];
