import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { listLeases } from '../../adapters/git/lease-listing.ts';
import { snapshotPin } from '../../adapters/git/names.ts';
import { readRunRefs } from '../../adapters/git/run-refs.ts';
import { type ClaimedJob, listClaimedJobs } from '../../adapters/process/claimed-jobs.ts';
import type { Ailment } from '../../core/doctor/ailment.ts';
import { compareRun } from '../../core/doctor/compare-run.ts';
import { compareFolders, compareJobs, compareLeases, type JobFact } from '../../core/doctor/compare-state.ts';
import { type RunFacts, toRunFacts } from '../../core/doctor/run-facts.ts';
import { slugOf } from '../../core/plan/slug.ts';
import { foldRun } from '../../core/run/apply.ts';
import { type Journal, JournalUnavailable } from '../../ports/journal.ts';
import type { Places } from '../places.ts';

/** Compares every run of the journal with its repository and, where no daemon is at work, with its folders and processes. */
export async function examineRuns(
  journal: Journal,
  { places, daemonRuns }: { readonly places: Places; readonly daemonRuns: boolean },
): Promise<readonly Ailment[]> {
  const runs = readRuns(journal);
  const found: Ailment[] = [];
  for (const run of runs.values()) found.push(...(await examineRepository(run)));
  // With a daemon at work trees and processes come and go between two looks.
  if (daemonRuns) return found;
  const leases = compareLeases(runs, await listLeases(places.workspaces));
  const jobs = (await listClaimedJobs(places.runs)).map((job) => toJobFact(job, runs, places));
  return [...found, ...leases, ...compareJobs(runs, jobs), ...compareFolders(runs, foldersIn(places.runs))];
}

/** A run whose entries cannot be understood is the journal's own finding. */
function readRuns(journal: Journal): ReadonlyMap<string, RunFacts> {
  const runs = new Map<string, RunFacts>();
  for (const row of journal.runs()) {
    try {
      const state = foldRun(row.id, journal.read(row.id, 0));
      if (state !== null) runs.set(row.id, toRunFacts(state, row.status));
    } catch (error) {
      if (!(error instanceof JournalUnavailable)) throw error;
    }
  }
  return runs;
}

async function examineRepository(run: RunFacts): Promise<readonly Ailment[]> {
  const pinOf = (taskId: string, attempt: number) => snapshotPin({ runId: run.id, taskId, attempt });
  const commits = [run.base, ...[...run.landed, ...run.intents, ...run.snapshots].map(({ commit }) => commit)];
  const held = run.hasBranch ? await readRunRefs(run.repository, { ...run, commits }) : NOTHING;
  return compareRun(run, { ...(held ?? { ...NOTHING, refs: null }), pinOf });
}

const NOTHING = { refs: new Map<string, string>(), present: new Set<string>(), reachable: new Set<string>() };

function foldersIn(root: string): readonly { readonly id: string; readonly path: string }[] {
  try {
    return readdirSync(root).map((id) => ({ id, path: join(root, id) }));
  } catch {
    return [];
  }
}

/** Folders of jobs are `RUN/TASK-SLUG.ATTEMPT`, those of gates lie further down. */
function toJobFact(job: ClaimedJob, runs: ReadonlyMap<string, RunFacts>, { runs: root }: Places): JobFact {
  const [runId = '', name = '', ...deeper] = relative(root, job.directory).split(sep);
  const dot = name.lastIndexOf('.');
  const [slug, number] = [name.slice(0, dot), name.slice(dot + 1)];
  const names = runs.get(runId)?.active ?? new Set<string>();
  const known = [...names].map((each) => each.slice(0, each.lastIndexOf('/'))).find((task) => slugFor(task) === slug);
  const attempt = `${known ?? slug}/${number}`;
  return { ...job, runId, attempt, key: [runId, attempt, ...deeper].join('/') };
}

function slugFor(task: string): string {
  return slugOf(task, createHash('sha256').update(task).digest('hex').slice(0, 8));
}
