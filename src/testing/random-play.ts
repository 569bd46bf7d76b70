import type { RunCommand } from '../core/run/commands.ts';
import { due } from '../core/run/due.ts';
import type { Effect } from '../core/run/effects.ts';
import type { FailureClass } from '../core/run/failure.ts';
import { aFailure, aReport, CoreRun, SOME_USAGE, successOf } from './core-run.ts';
import { randomPlan } from './plans.ts';
import { createRandom, type Random } from './random.ts';

const GATES = [{ name: 'tests', run: 'npm test', at: 'task', timeoutMs: 1, report: null } as const];
const CLASSES: readonly FailureClass[] = [
  'retryable',
  'limited',
  'resource',
  'dependency',
  'quality',
  'conflict',
  'auth',
  'budget',
  'fatal',
];

/** What the shell might report about an effect, good or bad. */
function reportOf(effect: Effect, random: Random): RunCommand {
  if (random.chance(0.75) || !('attempt' in effect)) return successOf(effect);
  const at = { task: effect.task, attempt: effect.attempt };
  if (effect.type === 'merge' && random.chance(0.5)) return { type: 'report-merge-conflict', ...at, files: ['x.ts'] };
  if (effect.type === 'merge')
    return {
      type: 'report-merge-rejected',
      ...at,
      candidate: 'cand',
      failure: aFailure('quality'),
      reports: [aReport('failed')],
    };
  if (effect.type === 'land') return { type: 'report-target-moved', ...at, head: 'other' };
  if (effect.type === 'agent' && random.chance(0.3))
    return {
      type: 'report-agent-asked',
      ...at,
      question: 'Which?',
      options: random.chance(0.5) ? ['yes', 'no'] : [],
      fallback: random.chance(0.5) ? 'no' : null,
      usage: SOME_USAGE,
    };
  if (effect.type === 'release' || (effect.type === 'snapshot' && effect.salvage)) return successOf(effect);
  return {
    type: 'report-attempt-failed',
    ...at,
    failure: aFailure(random.pick(CLASSES)),
    usage: SOME_USAGE,
    reports: [],
  };
}

/** A person who answers and retries until everything is done. */
function helpOut(run: CoreRun, random: Random): void {
  for (const { id, status } of run.view().tasks) {
    if (status === 'awaiting-decision') run.tell({ type: 'answer', by: 'person', task: id, answer: 'yes' });
    if (status === 'assigned') workAsPerson(run, random, id);
    if (status !== 'paused' && status !== 'failed') continue;
    run.tell(
      random.chance(0.8)
        ? { type: 'retry', by: 'person', task: id, note: null }
        : { type: 'skip', by: 'person', task: id, satisfy: true, reason: 'No.' },
    );
  }
  if (run.state.agents.size > 0 && run.state.phase.status === 'running') run.tell({ type: 'resume', by: 'person' });
}

/** A person who takes up a task that waits for one, or gives it back to an agent. */
function workAsPerson(run: CoreRun, random: Random, task: string): void {
  const by = 'person' as const;
  if (random.chance(0.3)) run.refusalOf({ type: 'open-workspace', by, task });
  else if (random.chance(0.9)) run.refusalOf({ type: 'hand-in', by, task, summary: 'Done by hand.' });
  else run.refusalOf({ type: 'assign', by, task, agent: 'claude' });
}

/** A person who cannot leave it alone: commands that are sensible or not, most of them refused. */
function meddle(run: CoreRun, random: Random): void {
  const task = random.pick(run.state.tasks).task.id;
  const by = 'person' as const;
  const command = random.pick<RunCommand>([
    { type: 'pause', by, mode: 'now', reason: 'Lunch.' },
    { type: 'pause', by, mode: 'after-current', reason: 'Lunch.' },
    { type: 'resume', by },
    { type: 'resume', by },
    { type: 'resume', by },
    { type: 'skip', by, task, satisfy: random.chance(0.5), reason: 'No.' },
    { type: 'retry', by, task, note: null },
    { type: 'retry', by, task, note: 'Please.' },
    { type: 'answer', by, task, answer: 'yes' },
    { type: 'answer', by, task, answer: 'something else', free: random.chance(0.5) },
    { type: 'assign', by, task, agent: random.pick(['person', 'person:ana', 'claude', 'claude,shell:./other', '']) },
    { type: 'open-workspace', by, task },
    { type: 'hand-in', by, task, summary: '' },
    aNewPlan(random, run.state.tasks.length),
    { type: 'report-agent-limited', agent: 'claude', delayMs: 60_000, reason: 'Another run was refused.' },
  ]);
  run.refusalOf(command);
  if (random.chance(0.005)) run.refusalOf({ type: 'abort', by, reason: 'Enough.' });
}

/** Another plan for about as many tasks: some ids vanish, some are new, all say something else. */
function aNewPlan(random: Random, size: number): RunCommand {
  const plan = randomPlan(random, Math.min(20, Math.max(1, size - 2 + random.below(5))));
  const rest = {
    planPath: '/repository/tasks.md',
    planHash: 'another hash',
    specFiles: [],
    specEdition: null,
    touches: [],
  };
  return { type: 'replan', by: 'person', plan, ...rest };
}

/** A played run, and how often each task landed. */
export interface Play {
  readonly run: CoreRun;
  readonly landed: ReadonlyMap<string, number>;
}

/** How to play: who the people are, and what to check after a step. */
export interface PlayOptions {
  readonly size: number;
  readonly people: 'helpful' | 'meddling';
  readonly inspect?: (play: Play) => void;
}

/** Plays a whole run: effects end in any order, well or badly, reports come twice and late. The same seed plays the same. */
export function playRun(seed: number, options: PlayOptions): Play {
  const random = createRandom(seed);
  const run = CoreRun.start(randomPlan(random, options.size), {
    agent: 'claude,codex',
    gates: GATES,
    tracks: 1 + random.below(6),
    decisions: { deadlineMs: random.chance(0.5) ? 3_600_000 : null },
  });
  const landed = new Map<string, number>();
  const old: RunCommand[] = [];
  for (let step = 0; step < 5000; step += 1) {
    const effects = due(run.state);
    if (effects.length === 0) {
      if (run.state.phase.status === 'completed' || run.state.phase.status === 'aborted') break;
      if (run.state.phase.status === 'paused') run.tell({ type: 'resume', by: 'person' });
      helpOut(run, random);
      continue;
    }
    const report = reportOf(random.pick(effects), random);
    const events = run.tell(report);
    if (report.type === 'report-landed' && events.includes('task-completed'))
      landed.set(report.task, (landed.get(report.task) ?? 0) + 1);
    old.push(report);
    if (random.chance(0.3)) run.tell(random.pick(old));
    if (options.people === 'meddling' && random.chance(0.2)) meddle(run, random);
    if (step % 5 === 0) options.inspect?.({ run, landed });
  }
  return { run, landed };
}
