import { analysePlan } from '../../schedule/analysis.ts';
import { counted } from '../../text/wording.ts';
import type { Plan } from '../plan.ts';
import type { CritiqueContext, CritiqueFinding } from './finding.ts';

const CRITIC = 'resource-scheduler';
/** Below this share of worked time, tracks stand idle more than they work. */
const BUSY_SHARE = 0.4;
const MOST_ON_A_FILE = 5;

/** Are there as many tracks as there is work for them, and what keeps them waiting? */
export function criticiseResources(
  plan: Plan,
  { tracks, attemptMinutes }: CritiqueContext,
): readonly CritiqueFinding[] {
  return [...idleTracks(plan, tracks), ...contestedFiles(plan), ...takingTurns(plan), ...tooLong(plan, attemptMinutes)];
}

function idleTracks(plan: Plan, tracks: number): readonly CritiqueFinding[] {
  const { work, makespan } = analysePlan(plan, tracks);
  if (makespan === 0 || tracks === 1) return [];
  const share = work / (makespan * tracks);
  if (share >= BUSY_SHARE) return [];
  const enough = Math.max(1, Math.ceil(work / makespan));
  return [
    {
      ...{ critic: CRITIC, code: 'resources/idle-tracks', severity: 'info', tasks: [], fix: null },
      message: `${tracks} tracks are more than the plan has work for: they work ${percent(share)} of the time.`,
      evidence: [
        `${Math.round(work)} minutes of work in ${Math.round(makespan)} minutes`,
        `about ${enough} at a time in the mean`,
      ],
    },
  ];
}

function contestedFiles(plan: Plan): readonly CritiqueFinding[] {
  const byFile = Map.groupBy(
    plan.conflicts.filter(({ why }) => why === undefined),
    ({ file }) => file,
  );
  return [...byFile].flatMap(([file, pairs]): readonly CritiqueFinding[] => {
    const tasks = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
    if (tasks.length < MOST_ON_A_FILE) return [];
    return [
      {
        ...{ critic: CRITIC, code: 'resources/contested-file', severity: 'warning', tasks, fix: null },
        message: `${tasks.length} tasks that could run beside each other all change ${file}, so they take turns.`,
        evidence: [file, tasks.join(', ')],
      },
    ];
  });
}

/** Tasks that the past of the repository keeps apart; nobody sees that in the plan itself. */
function takingTurns({ conflicts }: Plan): readonly CritiqueFinding[] {
  const contested = conflicts.filter(({ why }) => why !== undefined);
  return [...Map.groupBy(contested, ({ file }) => file)].map(([file, pairs]) => ({
    ...{ critic: CRITIC, code: 'resources/kept-apart', severity: 'info', fix: null },
    tasks: [...new Set(pairs.flatMap(({ a, b }) => [a, b]))],
    message: `${counted(pairs.length, 'pair')} of tasks take turns, because they probably change ${file}; slipway dep together lets two of them run together.`,
    evidence: pairs.slice(0, MOST_ON_A_FILE).map(({ a, b, why = '' }) => `${a}, ${b}: ${why}`),
  }));
}

function tooLong(plan: Plan, attemptMinutes: number): readonly CritiqueFinding[] {
  return plan.tasks.flatMap((task): readonly CritiqueFinding[] => {
    if (task.done || task.minutes <= attemptMinutes) return [];
    const message = `${task.id} is estimated at ${task.minutes} minutes, and an attempt is ended after ${attemptMinutes}.`;
    const evidence = [`minutes: ${task.minutes}`, `limits.timeout: ${attemptMinutes} minutes`];
    const summary = `Give ${task.id} twice its estimate.`;
    const overrides = { timeoutMinutes: task.minutes * 2 };
    const fix = { summary, edits: [{ kind: 'set-task', task: task.id, fields: { overrides } }] } as const;
    return [
      { critic: CRITIC, code: 'resources/over-limit', severity: 'warning', message, evidence, tasks: [task.id], fix },
    ];
  });
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
