import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CreateRun } from '../../../src/protocol/api.ts';
import { findProblems } from '../rig/findings.ts';
import { quiet } from '../rig/kill-loop.ts';
import { openScene, planWith, runOn, type Scene } from '../rig/scene.ts';

/** What one child process does: it takes up the run that its predecessor died on, then dies on the next one. */
export interface Lives {
  readonly recover: { readonly home: string; readonly run: CreateRun } | null;
  readonly crash: { readonly home: string; readonly run: CreateRun; readonly at: number } | null;
}

/** What came of one crash point. */
export interface PointOutcome {
  readonly at: number;
  /** Such as `after workspaces.land`. */
  readonly point: string;
  readonly problems: readonly string[];
}

/** T1 and T2 at the same time, then T3; the first attempt of T2 fails after it left something behind. */
const PLAN = planWith(
  new Map([
    ['T1', []],
    ['T2', []],
    ['T3', ['T1', 'T2']],
  ]),
);
const FAILING = '[ "$SLIPWAY_TASK/$SLIPWAY_ATTEMPT" = T2/1 ] && { echo half > half.txt; exit 1; }';
/** A child does two runs of three tasks. */
const CHILD_MS = 120_000;

/** Dies at every `stride`th call of a port from `first` on, each in a run of its own, until a run meets no more of them; each run is taken up again and brought to its end. */
export async function enumerateCrashPoints(
  child: string,
  range: { readonly first: number; readonly stride: number },
): Promise<readonly PointOutcome[]> {
  const outcomes: PointOutcome[] = [];
  let dead: { readonly stage: Stage; readonly point: string; readonly at: number } | null = null;
  for (let at = range.first; ; at += range.stride) {
    const stage = openStage();
    const told = await runChild(child, {
      recover: dead === null ? null : dead.stage,
      crash: { home: stage.home, run: stage.run, at },
    });
    if (dead !== null) outcomes.push(await judge(dead, told.recovered));
    dead = told.died === null ? null : { stage, point: told.died, at };
    if (dead !== null) continue;
    stage.scene[Symbol.dispose]();
    if (told.completed) return outcomes;
    throw new Error(`a child neither died at point ${at} nor completed its run: ${told.text}`);
  }
}

interface Stage {
  readonly scene: Scene;
  readonly home: string;
  readonly run: CreateRun;
}

function openStage(): Stage {
  const scene = openScene(['T1', 'T2', 'T3']);
  const settings = { tracks: 2, retry: { attempts: 3, backoffMs: 1, backoffMaxMs: 1 } };
  return { scene, home: scene.home, run: runOn(scene, PLAN, { work: FAILING, settings }) };
}

async function judge(
  dead: { readonly stage: Stage; readonly point: string; readonly at: number },
  runId: string | null,
): Promise<PointOutcome> {
  using scene = dead.stage.scene;
  const { at, point } = dead;
  if (runId === null) return { at, point, problems: ['the run was not brought to its end'] };
  await quiet(scene);
  return { at, point, problems: findProblems(scene, runId) };
}

async function runChild(program: string, lives: Lives) {
  const homes = [lives.recover, lives.crash].flatMap((life) => life?.home ?? []);
  const child = spawn(process.execPath, [program, JSON.stringify(lives)], {
    env: { PATH: '/usr/bin:/bin', HOME: String(homes[0]) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: CHILD_MS,
    killSignal: 'SIGKILL',
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  await once(child, 'close');
  return {
    text,
    recovered: /^recovered (\S+)$/m.exec(text)?.[1] ?? null,
    died: /^died (.+)$/m.exec(text)?.[1] ?? null,
    completed: /^completed /m.test(text),
  };
}
