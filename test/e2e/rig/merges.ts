import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { collect, createWorld, dataOf, type World } from '../rig.ts';

/*
 * Merges through the whole program: of ten tasks three break the build and two write the same lines, and somebody commits on the result
 * branch by hand meanwhile.
 */

const kindOf = (index: number) => (index % 10 < 3 ? 'bad' : index % 10 < 5 ? 'conflicting' : 'good');
const idOf = (index: number) => `T${String(index + 1).padStart(3, '0')}`;
const WAIT_MS = 240_000;

const AGENT = `id=$(grep -o '"task":{"id":"T[0-9]*"' "$SLIPWAY_PACKET" | tr -cd 'T0-9')
case "$(grep -o "$id kind [a-z]*" kinds.txt)" in
*bad) touch "bad-$id" ;;
*conflicting) sleep 0.2; echo "$id" > shared.txt ;;
*) echo "$id" > "$id.txt" ;;
esac
`;

const CONFIG = `retry:
  attempts: 1
gates:
  - { name: whole, run: "! ls | grep -q ^bad-" }
  - { name: merged, run: "! ls | grep -q ^bad-", at: merge }
`;

/** What came of a run of merges. */
export interface MergesReport {
  readonly tasks: number;
  /** Tasks whose gate had to refuse them, and those of them that landed. */
  readonly bad: { readonly planned: number; readonly landed: number };
  /** Tasks that wrote the same lines, and those that waited for a person in the end. */
  readonly conflicting: { readonly planned: number; readonly landed: number; readonly waiting: number };
  /** Landings that were judged in exactly the tree that landed, by journal and by git. */
  readonly exact: number;
  readonly landed: number;
  readonly byHand: number;
  /** Everything that must not be, one sentence each. */
  readonly problems: readonly string[];
  readonly exit: number | null;
}

/** Runs so many tasks and moves the branch by hand so often while they land. */
export async function runMerges(tasks: number, byHand: number): Promise<MergesReport> {
  const list = Array.from({ length: tasks }, (_, index) => ({ id: idOf(index), kind: kindOf(index) }));
  await using world = await createWorld({
    'tasks.md': `# Tasks\n\n${list.map(({ id, kind }) => `- [ ] ${id} [P] do a ${kind} thing\n`).join('')}`,
    'kinds.txt': list.map(({ id, kind }) => `${id} kind ${kind}\n`).join(''),
    'slipway.yaml': CONFIG,
    'shared.txt': 'nobody\n',
    'agent.sh': AGENT,
  });
  const base = await world.git('rev-parse', 'HEAD');
  const { ran, branch } = await runAndMove(world, byHand);
  const view = dataOf(ran);
  const kinds = new Map(list.map(({ id, kind }) => [id, kind]));
  const done = view.tasks.filter(({ status }: TaskDocument) => status === 'completed') as readonly TaskDocument[];
  const log = (await world.git('log', '--first-parent', '--format=%H %T %s', `${base}..${branch}`)).split('\n');
  const files = new Set((await world.git('ls-tree', '--name-only', branch)).split('\n'));
  const judged = judgedTrees(world, view.id);
  const landedTrees = new Map(log.map((line) => [line.slice(0, 40), line.slice(41, 81)]));
  const count = (tasksOf: readonly TaskDocument[], kind: string) =>
    tasksOf.filter(({ id }) => kinds.get(id) === kind).length;
  const waiting = view.tasks.filter(({ status }: TaskDocument) => status === 'paused') as readonly TaskDocument[];
  const own = log.filter((line) => !line.includes(' by hand '));
  const known = new Set(done.map(({ commit }) => commit));
  return {
    tasks,
    bad: { planned: list.filter(({ kind }) => kind === 'bad').length, landed: count(done, 'bad') },
    conflicting: {
      planned: list.filter(({ kind }) => kind === 'conflicting').length,
      landed: count(done, 'conflicting'),
      waiting: count(waiting, 'conflicting'),
    },
    exact: done.filter(({ id, commit }) => commit !== null && judged.get(id) === landedTrees.get(commit)).length,
    landed: done.length,
    byHand: log.length - own.length,
    problems: [
      ...own.filter((line) => !known.has(line.slice(0, 40))).map((line) => `ungated on the branch: ${line}`),
      ...(own.length === done.length ? [] : [`${done.length} tasks are completed, ${own.length} commits landed`]),
      ...view.tasks.flatMap(({ id, status }: TaskDocument) =>
        kinds.get(id) === 'good' && status !== 'completed' ? [`${id} is good and ${status}`] : [],
      ),
      ...done.flatMap(({ id }) =>
        kinds.get(id) === 'good' && !files.has(`${id}.txt`) ? [`the work of ${id} was reverted`] : [],
      ),
      ...[...files].filter((file) => file.startsWith('bad-')).map((file) => `${file} is on the branch`),
      ...((await world.slipway(['doctor', '--json'])).exit === 0 ? [] : ['doctor finds faults']),
      ...(await fsck(world)),
    ],
    exit: ran.exit,
  };
}

interface TaskDocument {
  readonly id: string;
  readonly status: string;
  readonly commit: string | null;
}

async function runAndMove(world: World, byHand: number) {
  const flags = ['--yes', '--foreground', '--json', '--agent', 'shell:sh agent.sh', '--tracks', '8'];
  const child = world.start(['run', 'tasks.md', ...flags]);
  let talk = '';
  child.stderr?.on('data', (chunk) => {
    talk += String(chunk);
  });
  const ended = collect(child);
  const started = () => /Run (\w+) started/.exec(talk)?.[1];
  await until(() => started() !== undefined || child.exitCode !== null);
  const branch = `slipway/${started()}/result`;
  for (let move = 1; move <= byHand; move += 1) {
    await until(() => talk.split('landed as commit').length > 3 * move || child.exitCode !== null);
    if (child.exitCode === null) await commitByHand(world, branch, String(move));
  }
  return { ran: await ended, branch };
}

/** The tree that the gates judged last for each task that landed, as the journal has it. */
function judgedTrees(world: World, runId: string): ReadonlyMap<string, string> {
  const journal = openJournal(join(world.state, 'state', 'journal.db'));
  try {
    const trees = new Map<string, string>();
    for (const { event } of journal.read(runId, 0))
      if (event.type === 'merge-intended') trees.set(event.task, event.tree);
    return trees;
  } finally {
    journal.close();
  }
}

/** A commit that somebody puts on the result branch while the run goes on. */
async function commitByHand(world: World, branch: string, name: string): Promise<void> {
  const ref = `refs/heads/${branch}`;
  for (;;) {
    const head = await world.git('rev-parse', ref);
    const commit = await world.git('commit-tree', '-p', head, '-m', `by hand ${name}`, `${head}^{tree}`);
    const swapped = await world.git('update-ref', ref, commit, head).then(
      () => true,
      () => false,
    );
    if (swapped) return;
  }
}

async function fsck(world: World): Promise<readonly string[]> {
  const found = await world.git('fsck', '--no-dangling', '--no-progress').catch((error: unknown) => String(error));
  return found === '' ? [] : [`git fsck: ${found}`];
}

async function until(holds: () => boolean): Promise<void> {
  for (const start = Date.now(); !holds(); ) {
    if (Date.now() - start > WAIT_MS) throw new Error('the run did not come this far in time');
    await sleep(20);
  }
}
