import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import type { Random } from '../../../src/testing/random.ts';
import { type DaemonProcess, startedDaemon, successOf } from './daemon-process.ts';
import { findProblems, leftProcesses, readRun } from './findings.ts';
import type { Scene } from './scene.ts';

/** How a daemon is killed again and again. */
export interface KillLoop {
  /** Kills at most; a run that is over earlier gets fewer. */
  readonly kills: number;
  /** Longest time between READY and the kill in milliseconds; where a machine is so busy that nothing gets done in it, it grows until something does. */
  readonly longestLifeMs: number;
  readonly random: Random;
  /** Entry of the daemon; its sources when left out. */
  readonly entry?: string;
}

/** What came of it. */
export interface KillReport {
  readonly kills: number;
  readonly problems: readonly string[];
  /** Milliseconds from the start of each daemon to its READY. */
  readonly readyMs: readonly number[];
  /** Milliseconds from the start of a daemon to the first event it journaled, for those that lived to see one. */
  readonly progressMs: readonly number[];
  readonly attempts: number;
  readonly adoptions: number;
  /** Longest time that a daemon was given, in milliseconds. */
  readonly longestLifeMs: number;
}

/** Lives without progress after which daemons are given more time, and how much more. */
const IDLE_LIVES = 3;
const GROWTH = 1.5;
/** Time between two looks at the journal's head, in milliseconds: the precision of `progressMs`. */
const LOOK_MS = 5;
const SETTLE_MS = 300_000;
const ENDED: readonly string[] = ['completed', 'failed', 'aborted'];

/** Kills the daemon that carries out a run, each time a random while after its READY, then lets the run come to its end and looks for damage. */
export async function killAgainAndAgain(scene: Scene, runId: string, loop: KillLoop): Promise<KillReport> {
  const [readyMs, progressMs]: [number[], number[]] = [[], []];
  const longest = { now: loop.longestLifeMs, ever: loop.longestLifeMs, idleLives: 0 };
  let kills = 0;
  for (let over = false; !over && kills < loop.kills; ) {
    const seq = headOf(scene);
    const lifeMs = loop.random.next() * longest.now;
    await using daemon = await startedDaemon(scene, loop.entry);
    readyMs.push(daemon.readyMs);
    const life = await watch(daemon, { seq, lifeMs });
    await daemon.kill();
    if (life.progressMs !== null) progressMs.push(life.progressMs);
    over = life.over;
    if (!over) kills += 1;
    longest.idleLives = headOf(scene) > seq ? 0 : longest.idleLives + 1;
    longest.now = loop.longestLifeMs * GROWTH ** Math.floor(longest.idleLives / IDLE_LIVES);
    longest.ever = Math.max(longest.ever, longest.now);
  }
  await finish(scene, runId, loop.entry);
  await quiet(scene);
  const { entries, state } = readRun(scene, runId);
  const started = entries.flatMap(({ event }) => (event.type === 'agent-started' ? event : []));
  return {
    kills,
    problems: findProblems(scene, runId),
    readyMs,
    progressMs,
    attempts: state?.tasks.reduce((sum, { attempts }) => sum + attempts.length, 0) ?? 0,
    longestLifeMs: Math.round(longest.ever),
    adoptions: started.filter(({ adopted }) => adopted).length,
  };
}

interface Life {
  readonly over: boolean;
  readonly progressMs: number | null;
}

async function watch(daemon: DaemonProcess, given: { readonly seq: number; readonly lifeMs: number }): Promise<Life> {
  const ready = performance.now();
  let progressMs: number | null = null;
  for (let lived = 0; lived < given.lifeMs; lived = performance.now() - ready) {
    const [row] = successOf(await daemon.client.runs(null));
    if (row === undefined || ENDED.includes(row.status)) return { over: row !== undefined, progressMs };
    if (row.lastSeq > given.seq && progressMs === null) progressMs = daemon.readyMs + performance.now() - ready;
    await sleep(Math.min(LOOK_MS, Math.max(0, given.lifeMs - lived)));
  }
  return { over: false, progressMs };
}

/** Number of the last event of the scene's only run. */
function headOf(scene: Scene): number {
  const journal = openJournal(join(scene.home, 'state', 'journal.db'));
  try {
    return journal.runs()[0]?.lastSeq ?? 0;
  } finally {
    journal.close();
  }
}

/** The last daemon works undisturbed. */
async function finish(scene: Scene, runId: string, entry: string | undefined): Promise<void> {
  await using daemon = await startedDaemon(scene, entry);
  successOf(await daemon.client.settled(runId, AbortSignal.timeout(SETTLE_MS)));
}

/** Git processes of a daemon that was just killed end by themselves once they notice. */
export async function quiet(scene: Scene): Promise<void> {
  for (let waited = 0; waited < 5_000 && leftProcesses(scene).length > 0; waited += 50) await sleep(50);
}
