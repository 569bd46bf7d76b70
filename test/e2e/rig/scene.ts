import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Plan } from '../../../src/core/plan/plan.ts';
import type { RunSettings } from '../../../src/core/run/settings.ts';
import type { CreateRun } from '../../../src/protocol/api.ts';
import { aTask, on, aPlan as planOf, someSettings, someTarget } from '../../../src/testing/plans.ts';
import { COMPILE_CACHE } from '../../support/compile-cache.ts';

/** A real repository, a state folder and a ledger of what agents did, in a temporary folder of their own. */
export interface Scene extends Disposable {
  readonly root: string;
  readonly repository: string;
  /** Value of SLIPWAY_HOME. */
  readonly home: string;
  /** File outside of the repository to which each start of an agent adds the line `<task>/<attempt>`. */
  readonly ledger: string;
  /** The whole environment of daemons: nothing of the test's own. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes a scene with one commit that holds a plan file with a box for each task. */
export function openScene(tasks: readonly string[]): Scene {
  const root = mkdtempSync(join(tmpdir(), 'slipway-e2e-'));
  const repository = join(root, 'repository');
  for (const folder of [repository, join(root, 'user')]) mkdirSync(folder);
  const environment = {
    PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    HOME: join(root, 'user'),
    SLIPWAY_HOME: join(root, 'home'),
    ...COMPILE_CACHE,
  };
  const scene = { root, repository, home: environment.SLIPWAY_HOME, ledger: join(root, 'ledger'), environment };
  writeFileSync(join(repository, 'tasks.md'), `# Tasks\n\n${tasks.map((id) => `- [ ] ${id} Do ${id}\n`).join('')}`);
  git(scene, 'init', '-q', '-b', 'main');
  git(scene, 'add', '-A');
  git(scene, '-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-q', '-m', 'Start');
  return { ...scene, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Runs git in the scene's repository; throws when it fails. */
export function git(scene: Pick<Scene, 'repository' | 'environment'>, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: scene.repository,
    env: scene.environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** Plan of a scene: each task with the tasks it waits for. */
export function planWith(tasks: ReadonlyMap<string, readonly string[]>): Plan {
  return planOf([...tasks].map(([id, before], index) => aTask(id, { dependsOn: on(...before), line: index + 3 })));
}

/** What a run over the scene is created from; its agent writes down that it started, works, and leaves one file. */
export function runOn(
  scene: Scene,
  plan: Plan,
  options: { readonly work?: string; readonly settings?: Partial<RunSettings> } = {},
): CreateRun {
  const { work = ':', settings = {} } = options;
  const agent = `shell:echo "$SLIPWAY_TASK/$SLIPWAY_ATTEMPT" >> '${scene.ledger}'; ${work}; echo done > "$SLIPWAY_TASK.txt"`;
  const gate = { name: 'check', run: 'true', at: 'task', timeoutMs: 60_000, report: null } as const;
  return {
    plan,
    title: 'A run that is interrupted',
    settings: someSettings({ agent, tracks: 8, gates: [gate], ...settings }),
    target: someTarget({
      repository: scene.repository,
      resultRef: 'refs/heads/slipway/{run}/result',
      base: git(scene, 'rev-parse', 'HEAD').trim(),
      planPath: join(scene.repository, 'tasks.md'),
    }),
  };
}

/** The lines of the ledger. */
export function readLedger(scene: Scene): readonly string[] {
  if (!existsSync(scene.ledger)) return [];
  return readFileSync(scene.ledger, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
