import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createReplayAgent } from '../../../src/adapters/agent-replay/replay-agent.ts';
import { compileGraph } from '../../../src/core/plan/graph.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import type { AgentOutcome } from '../../../src/ports/agents.ts';
import { asItIs } from '../../../src/testing/as-it-is.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');

/** The gates of both examples, as their slipway.yaml declares them. */
export const GATES = ['node scripts/check-types.mjs', 'node --test'] as const;

/** A scratch repository of an example, in which its recording is played without the engine. */
export class ExampleRun implements Disposable {
  readonly plan: Plan;
  readonly #recording: string;
  readonly #root: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #trees = new Map<string, string>();

  constructor(name: string) {
    this.#root = mkdtempSync(join(tmpdir(), 'slipway-example-'));
    this.#recording = join(EXAMPLES, name, 'recording');
    this.#environment = {
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: this.#root,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.org',
    };
    cpSync(join(EXAMPLES, name, 'repository'), this.#path('main'), { recursive: true });
    const [file = 'none'] = globSync('specs/*/tasks.md', { cwd: this.#path('main') });
    this.plan = readPlan({ text: readFileSync(join(this.#path('main'), file), 'utf8'), file });
    this.#git('main', 'init', '-q', '-b', 'result');
    this.#commitAll('main', 'Start');
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Gives a task a tree of what has landed by now. */
  begin(task: string): void {
    const tree = `tree-${this.#trees.size}`;
    execFileSync('git', ['clone', '-q', '--shared', this.#path('main'), this.#path(tree)], { env: this.#environment });
    this.#trees.set(task, tree);
  }

  /** Plays one attempt in the task's tree. */
  play(task: string, attempt: number): AgentOutcome {
    const workspace = this.#path(this.#treeOf(task));
    const questionFile = this.#path(`${task}-${attempt}.json`);
    const agent = createReplayAgent({ folder: this.#recording });
    const request = {
      runId: 'r1',
      taskId: task,
      attempt,
      model: null,
      resumeSession: null,
      sessionId: 's',
      packetPath: '',
      questionFile,
      prompt: '',
      workspace,
      isolation: 'none',
      redact: asItIs,
      stateFolder: '',
    } as const;
    const { argv, environment } = agent.launch(request);
    const child = spawnSync(argv[0], argv.slice(1), {
      cwd: workspace,
      env: { ...this.#environment, ...environment },
      timeout: 30_000,
    });
    const interpreter = agent.interpret(request);
    interpreter.feed(child.stdout);
    return interpreter.finish({ kind: 'exited', code: child.status ?? -1 }, () =>
      existsSync(questionFile) ? readFileSync(questionFile, 'utf8') : null,
    );
  }

  /** Merges the task's tree onto what has landed by now; throws on a conflict. Nothing lands yet. */
  merge(task: string): string {
    const tree = this.#treeOf(task);
    this.#commitAll(tree, task);
    this.#git('main', 'fetch', '-q', this.#path(tree), 'HEAD:refs/pinned/task', '--force');
    const merged = this.#git('main', 'merge-tree', '--write-tree', 'result', 'refs/pinned/task').trim();
    return this.#git('main', 'commit-tree', merged, '-p', 'result', '-m', task).trim();
  }

  /** Output of each gate that refuses the commit. */
  judge(commit: string): readonly string[] {
    const checkout = this.#path(`gate-${commit}`);
    this.#git('main', 'worktree', 'add', '-q', '--detach', '--force', checkout, commit);
    const refused = GATES.flatMap((gate) => {
      const child = spawnSync('/bin/sh', ['-c', gate], {
        cwd: checkout,
        env: this.#environment,
        encoding: 'utf8',
        timeout: 60_000,
      });
      return child.status === 0 ? [] : [`${gate}\n${child.stdout}${child.stderr}`];
    });
    this.#git('main', 'worktree', 'remove', '--force', checkout);
    return refused;
  }

  /** Moves the result branch to the commit and answers with its tree. */
  land(commit: string): string {
    this.#git('main', 'reset', '-q', '--hard', commit);
    return this.#git('main', 'rev-parse', 'HEAD^{tree}').trim();
  }

  /** The tasks that may begin once these have landed. */
  ready(landed: ReadonlySet<string>): readonly string[] {
    const graph = compileGraph(this.plan);
    const isDone = (node: number): boolean => {
      const id = graph.ids[node];
      return id === undefined ? (graph.predecessors[node] ?? []).every(isDone) : landed.has(id);
    };
    return graph.ids.filter((id, node) => !landed.has(id) && (graph.predecessors[node] ?? []).every(isDone));
  }

  #treeOf(task: string): string {
    const tree = this.#trees.get(task);
    if (tree === undefined) throw new Error(`${task} has not begun`);
    return tree;
  }

  #path(name: string): string {
    return join(this.#root, name);
  }

  #commitAll(tree: string, message: string): void {
    this.#git(tree, 'add', '-A');
    this.#git(tree, 'commit', '-q', '--allow-empty', '-m', message);
  }

  #git(tree: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd: this.#path(tree), env: this.#environment, encoding: 'utf8' });
  }
}
