import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { foldRun } from '../../../src/core/run/apply.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import type { JournalEntry } from '../../../src/ports/journal.ts';
import { git, readLedger, type Scene } from './scene.ts';

/** What is wrong with a run that came to its end, one sentence each; nothing when every promise was kept. No daemon may run. */
export function findProblems(scene: Scene, runId: string): readonly string[] {
  const { entries, state } = readRun(scene, runId);
  if (state === null) return ['the journal does not know the run'];
  return [
    ...(state.phase.status === 'completed' ? [] : [`the run is ${state.phase.status}`]),
    ...lostTasks(state),
    ...landings(scene, state),
    ...secondStarts(scene, state),
    ...gapsIn(entries),
    ...untickedBoxes(scene, state),
    ...damagedRepository(scene),
    ...leftTrees(scene),
    ...leftProcesses(scene),
  ];
}

/** The journal of a run and the state it folds to. */
export function readRun(
  scene: Scene,
  runId: string,
): { readonly entries: readonly JournalEntry[]; readonly state: RunState | null } {
  const journal = openJournal(join(scene.home, 'state', 'journal.db'));
  try {
    const entries = [...journal.read(runId, 0)];
    return { entries, state: foldRun(runId, entries) };
  } finally {
    journal.close();
  }
}

function lostTasks(state: RunState): readonly string[] {
  return state.tasks.flatMap((record) =>
    record.state.status === 'completed' ? [] : [`lost: ${record.task.id} is ${record.state.status}`],
  );
}

const LANDED_FORMAT = '%H %(trailers:key=Slipway-Task,valueonly,separator=%x2C)';

/** Exactly one commit for each task, the one that the journal names, in one line of first parents from the base. */
function landings(scene: Scene, state: RunState): readonly string[] {
  const { base, resultRef } = state.target;
  const log = git(scene, 'log', '--first-parent', `--format=${LANDED_FORMAT}`, `${base}..${resultRef}`);
  const commits = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
  const byTask = Map.groupBy(commits, ([, task]) => task);
  const wrong = state.tasks.flatMap(({ task, state: at }) => {
    const landed = (byTask.get(task.id) ?? []).map(([commit]) => commit);
    const named = at.status === 'completed' ? at.commit : null;
    if (landed.length === 1 && landed[0] === named) return [];
    return [`merged: ${task.id} landed ${landed.length} times (${landed.join(', ')}), the journal says ${named}`];
  });
  const strangers = commits.length - state.tasks.length;
  return strangers === 0 ? wrong : [...wrong, `merged: ${commits.length} commits for ${state.tasks.length} tasks`];
}

/** An agent writes its name into the ledger when it starts. */
function secondStarts(scene: Scene, state: RunState): readonly string[] {
  const starts = Map.groupBy(readLedger(scene), (line) => line);
  const twice = [...starts].flatMap(([line, all]) =>
    all.length === 1 ? [] : [`started: ${line} started ${all.length} times`],
  );
  const never = state.tasks.flatMap(({ task, attempts }) =>
    starts.has(`${task.id}/${attempts.at(-1)?.number}`) ? [] : [`started: ${task.id} never ran`],
  );
  return [...twice, ...never];
}

function gapsIn(entries: readonly JournalEntry[]): readonly string[] {
  return entries.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`event ${index + 1} has number ${seq}`]));
}

function untickedBoxes(scene: Scene, state: RunState): readonly string[] {
  const plan = git(scene, 'show', `${state.target.resultRef}:tasks.md`);
  return state.tasks.flatMap(({ task }) => (plan.includes(`- [x] ${task.id} `) ? [] : [`${task.id} is not ticked`]));
}

function damagedRepository(scene: Scene): readonly string[] {
  const { status, stdout, stderr } = spawnSync('git', ['fsck', '--strict', '--no-dangling', '--no-progress'], {
    cwd: scene.repository,
    env: scene.environment,
    encoding: 'utf8',
  });
  const complaints = `${stdout}${stderr}`.trim();
  const locks = globSync('**/*.lock', { cwd: join(scene.repository, '.git') });
  return [
    ...(status === 0 && complaints === '' ? [] : [`git fsck: ${status} ${complaints}`]),
    ...locks.map((lock) => `left: ${lock}`),
    ...(git(scene, 'status', '--porcelain') === '' ? [] : ['the checkout of the user is not clean']),
  ];
}

/** No slot is leased, and none holds anything that an interrupted step made. */
function leftTrees(scene: Scene): readonly string[] {
  const folder = join(scene.home, 'state', 'workspaces');
  if (!existsSync(folder)) return [];
  const records = globSync('*/*/*/slot.json', { cwd: folder }).filter((path) => !path.includes('/trash/'));
  const held = records.filter((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')).status !== 'free');
  const strays = globSync('*/slots/*/{*.tmp,index.*-*}', { cwd: folder });
  return [...held.map((path) => `left: ${path} is still leased`), ...strays.map((path) => `left: ${path}`)];
}

/** Processes that know a path of the scene by their environment or their arguments. */
export function leftProcesses(scene: Scene): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const words = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'latin1')).join('\0');
      return words.includes(scene.root) ? [`left: process ${pid} ${words.slice(0, 80).replaceAll('\0', ' ')}`] : [];
    } catch {
      // It ended between the listing and the look, or belongs to another user.
      return [];
    }
  });
}
