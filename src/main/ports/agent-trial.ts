import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createScratchRepository } from '../../adapters/git/scratch-repository.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { AgentTrial } from '../../cli/ports.ts';
import { assert } from '../../core/assert.ts';
import { readPlan } from '../../core/plan/read-plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { parseAgentName } from '../../core/run/agent-name.ts';
import type { FailureReport } from '../../core/run/failure.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import type { RunView } from '../../core/view/run-view.ts';
import { Engine } from '../../engine/engine.ts';
import type { Log } from '../../ports/log.ts';
import type { CreateRun } from '../../protocol/api.ts';
import { openEngineContext } from '../engine-host.ts';
import { findPlaces, type Places } from '../places.ts';
import { settleIsolation } from './isolation.ts';
import type { Surroundings } from './prepare-run.ts';
import { repositoryAround } from './repository.ts';
import { loadSettings } from './settings.ts';
import { usableAgents } from './usable-agents.ts';

/** Longest that the agent may take for a task of one word, and that it may be silent, in milliseconds. */
const WALL_MS = 5 * 60_000;
const IDLE_MS = 2 * 60_000;

const PLAN_FILE = 'slipway-trial.md';
const FILE = 'slipway-trial.txt';
const WORD = 'ready';
const PLAN = `# Trial\n\n- [ ] T001 Create the file \`${FILE}\` that holds the one word ${WORD} and nothing else\n`;

/**
 * Gives an agent one harmless task, in a repository and a state folder made for it: adapter, sandbox, snapshot, gate and merge are those of
 * every run. What it did is judged by the file that it was to write, not by its words.
 */
export async function tryAgent(
  surroundings: Surroundings,
  request: { readonly agent: string; readonly cwd: string },
  signal: AbortSignal,
): Promise<Result<AgentTrial, PortFailure>> {
  const settings = await trialSettings(surroundings, request);
  if (!settings.ok) return settings;
  const folder = await trialFolder(surroundings.places);
  try {
    const from = commandRepository(request);
    return await tryIn(folder, { surroundings, settings: settings.value, from }, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Below the state like every run: agents with sandboxes of their own refuse to set them up while they live in the folder for temporary files.
 * What trials that were killed left is removed.
 */
async function trialFolder({ state }: Places): Promise<string> {
  const trials = join(state, 'trials');
  await mkdir(trials, { recursive: true, mode: 0o700 });
  for (const name of await readdir(trials)) {
    const left = await stat(join(trials, name)).catch(() => null);
    if (left !== null && Date.now() - left.mtimeMs > LEFT_MS)
      await rm(join(trials, name), { recursive: true, force: true });
  }
  return await mkdtemp(join(trials, 't'));
}

/** Far longer than a trial takes, in milliseconds. */
const LEFT_MS = 24 * 60 * 60_000;

/** A command may name what the repository holds, as it does in a run; programs that are installed need nothing of it. */
function commandRepository({ agent, cwd }: { readonly agent: string; readonly cwd: string }): string | null {
  const name = parseAgentName(agent);
  const isCommand = name.ok && (name.value.kind === 'shell' || name.value.kind === 'acp');
  return isCommand ? repositoryAround(resolve(cwd)) : null;
}

async function trialSettings(
  surroundings: Surroundings,
  { agent, cwd }: { readonly agent: string; readonly cwd: string },
): Promise<Result<RunSettings, PortFailure>> {
  const name = parseAgentName(agent);
  if (!name.ok) return failure({ kind: 'usage', ...name.failure });
  if (name.value.kind === 'person')
    return failure({
      kind: 'usage',
      reason: 'no-program',
      message: 'A person is no program that could be tried.',
      hint: 'Name an agent, such as claude.',
    });
  const loaded = loadSettings(surroundings, { cwd, agent, environment: null });
  if (!loaded.ok) return loaded;
  const { model, isolation, limits, passEnvironment } = loaded.value.settings;
  const secrets = located(loaded.value.settings.secrets, resolve(cwd));
  const bare: RunSettings = { ...loaded.value.settings, ...BARE, agent, model, passEnvironment, secrets };
  const { agents: _routes, ...settings } = { ...bare, limits: { ...limits, wallMs: WALL_MS, idleMs: IDLE_MS } };
  const usable = await usableAgents(settings, {
    cwd: resolve(cwd),
    variables: surroundings.variables,
    logins: surroundings.places.logins,
  });
  if (!usable.ok) return usable;
  const level = await settleIsolation(surroundings.places, { asked: isolation, exempt: name.value.kind === 'replay' });
  return level.ok ? success({ ...usable.value.settings, isolation: level.value.level }) : level;
}

/** The trial has a repository of its own: what a run finds from that of the user is named by its whole path. */
function located(secrets: RunSettings['secrets'], cwd: string): RunSettings['secrets'] {
  const root = repositoryAround(cwd) ?? cwd;
  const whole = (reference: string) =>
    /^file:(?!~\/)/.test(reference) ? `file:${resolve(root, reference.slice('file:'.length))}` : reference;
  return Object.fromEntries(Object.entries(secrets).map(([name, reference]) => [name, whole(reference)]));
}

/** Nothing of the project but its agent is tried. */
const BARE = {
  tracks: 1,
  workspace: 'clone',
  retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 },
  setup: null,
  gates: [{ name: 'trial', run: `grep -qx ${WORD} ${FILE}`, at: 'task', timeoutMs: 60_000, report: null }],
  protectedPaths: [],
  tasks: {},
  optional: false,
} as const satisfies Partial<RunSettings>;

async function tryIn(
  folder: string,
  {
    surroundings,
    settings,
    from,
  }: { readonly surroundings: Surroundings; readonly settings: RunSettings; readonly from: string | null },
  signal: AbortSignal,
): Promise<Result<AgentTrial, PortFailure>> {
  const repository = join(folder, 'repository');
  const base = await createScratchRepository(repository, { files: { [PLAN_FILE]: PLAN }, from });
  if (!base.ok) return failure({ kind: 'refused', ...base.failure });
  const { variables } = surroundings;
  const places = findPlaces({ ...variables, SLIPWAY_HOME: folder });
  if (!places.ok) return failure({ kind: 'configuration', ...places.failure });
  const started = performance.now();
  // A login that serves once is renewed in one place, whoever works with it.
  const { logins } = surroundings.places;
  const view = await runTrial(
    { ...places.value, logins },
    { variables, request: runOf(repository, base.value, settings) },
    signal,
  );
  const durationMs = performance.now() - started;
  return success(judge(view, { settings, durationMs, from }));
}

function runOf(repository: string, base: string, settings: RunSettings): CreateRun {
  const planPath = join(repository, PLAN_FILE);
  const plan = readPlan({ text: PLAN, file: PLAN_FILE });
  const target = {
    repository,
    resultRef: 'refs/heads/slipway/{run}/result',
    base,
    planFile: PLAN_FILE,
    planPath,
    planHash: 'trial',
    specFiles: [],
    conventions: [],
  };
  return { plan, settings, target, title: plan.title };
}

/** Runs the one task; an attempt that did not do is not tried again, whatever its class. */
async function runTrial(
  places: Places,
  { variables, request }: { readonly variables: Surroundings['variables']; readonly request: CreateRun },
  signal: AbortSignal,
): Promise<RunView> {
  const engine = new Engine(await openEngineContext({ places, log: SILENT, variables }));
  try {
    const created = await engine.create({ type: 'plan', ...request });
    assert(created.ok, 'the plan of a trial is sound');
    await engine.command(created.value, { type: 'approve', by: 'slipway', planHash: request.target.planHash });
    await untilJudged(engine, created.value, signal);
    await engine.command(created.value, { type: 'abort', by: 'slipway', reason: 'The trial is over.' });
    return await engine.settled(created.value, new AbortController().signal);
  } finally {
    await engine.close();
  }
}

async function untilJudged(engine: Engine, runId: string, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([over.signal, signal]);
  for await (const { event } of engine.follow(runId, 0, either)) if (ENDS.has(event.type)) over.abort();
}

const ENDS: ReadonlySet<string> = new Set(['attempt-failed', 'task-asked', 'task-completed', 'run-failed']);

function judge(
  view: RunView,
  {
    settings,
    durationMs,
    from,
  }: { readonly settings: RunSettings; readonly durationMs: number; readonly from: string | null },
): AgentTrial {
  const [task] = view.tasks;
  const attempt = task?.attempts[0];
  const problem = task?.status === 'completed' ? null : (attempt?.failure ?? unexplained(view));
  return {
    agent: settings.agent,
    works: problem === null,
    failure: problem?.class ?? null,
    message: problem?.message ?? `It wrote ${FILE}, and its work passed the gate and landed.`,
    hint:
      problem === null ? '' : [problem.hint, whereTried(settings.agent, from)].filter((each) => each !== '').join(' '),
    evidence: problem?.evidence ?? '',
    durationMs,
    usage: view.usage,
    isolation: settings.isolation,
  };
}

/** What a command could name by a relative path. */
function whereTried(agent: string, from: string | null): string {
  if (from !== null)
    return `The command ran in a copy of the last commit of ${from}; what is not committed is not there.`;
  const isCommand = /^\s*(?:shell|acp)\s*:/.test(agent);
  return isCommand
    ? `The command ran in a repository that holds ${PLAN_FILE} alone: name your own files by their whole path.`
    : '';
}

function unexplained({ tasks: [task], attention }: RunView): FailureReport {
  const cancelled = task?.attempts[0]?.status === 'cancelled';
  return {
    class: 'fatal',
    message: cancelled ? 'It was ended before it was done, or asked a question.' : attention.join(' '),
    hint: 'Try it again, or look what the program says when you run it by hand.',
    evidence: '',
  };
}

const SILENT: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT,
  close: async () => undefined,
};
