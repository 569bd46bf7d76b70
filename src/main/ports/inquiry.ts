import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createEnvironment } from '../../adapters/config/environment.ts';
import { createGitWorkspaces } from '../../adapters/git/git-workspaces.ts';
import { inspectRepository } from '../../adapters/git/repository-inspection.ts';
import { createProcesses } from '../../adapters/process/create-processes.ts';
import { createRunFiles } from '../../adapters/run-files/run-files.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { Inquiry } from '../../core/inquiry/inquiry.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { parseAgentList } from '../../core/run/agent-list.ts';
import { programOf } from '../../core/run/agent-name.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import { createLearningRedactor } from '../../core/secret/learning.ts';
import { isTrusted } from '../../core/secret/trust.ts';
import { type Answered, inquire, type RefusedAnswer, type Unanswered } from '../../engine/inquiry/inquire.ts';
import { createAgents } from '../agents.ts';
import { clearInquiries, openInquiryFolder, TREE } from './inquiry-folders.ts';
import { settleIsolation } from './isolation.ts';
import type { Surroundings } from './prepare-run.ts';
import { repositoryAround } from './repository.ts';
import { loadSettings } from './settings.ts';
import { usableAgents } from './usable-agents.ts';
import { whyNotAsked } from './who-is-asked.ts';

/** Who is asked, and where. */
export interface InquiryRequest {
  /** The `--agent` value of one agent. */
  readonly agent: string;
  /** Folder that the configuration is looked for from; the repository around it is shown to the agent. */
  readonly cwd: string;
  readonly environment?: string | null;
  /** Longest time that one answer may take, in milliseconds; the limits of the configuration hold besides. */
  readonly timeoutMs: number;
  /** Is told of each answer that goes back to the agent. */
  readonly told?: (refused: RefusedAnswer) => void;
}

/** An answer, with the folder that everything said is kept in for people. */
export type AgentAnswer<Value> = Answered<Value> & { readonly folder: string };

/**
 * Asks an agent for a document, outside of any run. It works under isolation and limits as in a run, in a clean copy of the last commit that is
 * thrown away, and in a sandbox cannot write even to that; an agent that is not trusted with secrets gets an empty folder instead, and the
 * prompt without them. Aborting the signal ends the agent. What was asked and answered is kept below the state folder, without secrets.
 */
export async function inquireOfAgent<Value>(
  surroundings: Surroundings,
  request: InquiryRequest,
  inquiry: Inquiry<Value>,
  signal: AbortSignal,
): Promise<Result<AgentAnswer<Value>, PortFailure>> {
  const settings = await inquirySettings(surroundings, request);
  if (!settings.ok) return settings;
  const { places } = surroundings;
  const root = join(places.state, 'inquiries');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const id = `q${randomBytes(5).toString('hex')}`;
  using terminated = untilTerminated();
  const processes = createProcesses({
    clock: createSystemClock(),
    stateDirectory: places.state,
    hiddenPaths: [homedir(), places.runtime, places.cache, places.logs],
  });
  try {
    const folder = openInquiryFolder(root, id);
    await clearInquiries(root, processes);
    return await inquireIn(
      { surroundings, request, settings: settings.value, id, root, folder, processes },
      inquiry,
      AbortSignal.any([signal, terminated.signal]),
    );
  } finally {
    await processes.close();
  }
}

/** Aborts when this process is told to end: its agent would outlive it otherwise. */
function untilTerminated(): Disposable & { readonly signal: AbortSignal } {
  const stop = new AbortController();
  const end = () => stop.abort();
  for (const name of TERMINATIONS) process.once(name, end);
  return {
    signal: stop.signal,
    [Symbol.dispose]: () => {
      for (const name of TERMINATIONS) process.off(name, end);
    },
  };
}

const TERMINATIONS = ['SIGTERM', 'SIGHUP'] as const;

/** The settings that one agent is asked with: its own model, and the limits of a run with a bound of time of their own. */
async function inquirySettings(
  surroundings: Surroundings,
  { agent, cwd, environment = null, timeoutMs }: InquiryRequest,
): Promise<Result<RunSettings, PortFailure>> {
  const unable = whyNotAsked(agent);
  if (unable !== null) return failure(unable);
  const loaded = loadSettings(surroundings, { cwd, environment });
  if (!loaded.ok) return loaded;
  const { settings } = loaded.value;
  const program = programOf(agent);
  const [configured] = parseAgentList(settings.agent);
  const isConfigured = configured !== undefined && programOf(configured) === program;
  const model = settings.models?.[program] ?? (isConfigured ? settings.model : null);
  const { agents: _routes, ...rest } = settings;
  const { limits } = settings;
  const wallMs = Math.min(limits.wallMs, timeoutMs);
  const bare: RunSettings = { ...rest, agent, model, tasks: {}, gates: [], setup: null, limits: { ...limits, wallMs } };
  const { variables, places } = surroundings;
  const usable = await usableAgents(bare, { cwd: resolve(cwd), variables, logins: places.logins });
  if (!usable.ok) return usable;
  const level = await settleIsolation(places, { asked: settings.isolation, exempt: false });
  return level.ok ? success({ ...usable.value.settings, isolation: level.value.level }) : level;
}

interface Site {
  readonly surroundings: Surroundings;
  readonly request: InquiryRequest;
  readonly settings: RunSettings;
  readonly id: string;
  /** Folder of all inquiries, and of this one. */
  readonly root: string;
  readonly folder: string;
  readonly processes: ReturnType<typeof createProcesses>;
}

async function inquireIn<Value>(
  site: Site,
  inquiry: Inquiry<Value>,
  signal: AbortSignal,
): Promise<Result<AgentAnswer<Value>, PortFailure>> {
  const { surroundings, request, settings, folder } = site;
  const { variables, places } = surroundings;
  const heard = createLearningRedactor();
  await using copy = await openCopy(site);
  if (!copy.ok) return copy;
  const answered = await inquire(
    {
      agent: createAgents({ variables, logins: places.logins }),
      processes: site.processes,
      files: createRunFiles(site.root, heard.redact),
      environment: createEnvironment(variables, homedir(), heard.learn),
      secrets: heard,
      keep: (name, text) => writeFileSync(join(folder, name), heard.redact(text), { mode: 0o600 }),
      hand: (name, text) => {
        writeFileSync(join(folder, name), text, { mode: 0o600 });
        return join(folder, name);
      },
      ...(request.told === undefined ? {} : { told: request.told }),
    },
    {
      ...{ id: site.id, agent: settings.agent, newSession: randomUUID, settings, folder: copy.value },
      root: repositoryAround(resolve(request.cwd)) ?? resolve(request.cwd),
    },
    inquiry,
    signal,
  );
  return answered.ok ? success({ ...answered.value, folder }) : failure(toFailure(answered.failure, folder));
}

function toFailure({ message, hint }: Unanswered, folder: string): PortFailure {
  const kept = `What was asked and answered is in ${folder}.`;
  return { kind: 'refused', reason: 'agent-gave-no-answer', message, hint: hint === '' ? kept : `${hint} ${kept}` };
}

type Copy = AsyncDisposable & Result<{ readonly path: string; readonly readable: readonly string[] }, PortFailure>;

/** A copy of the last commit; an empty folder where there is none, and for an agent that must see no secrets. */
async function openCopy({ request, settings, folder }: Site): Promise<Copy> {
  const tree = join(folder, TREE);
  const remove = () => rmSync(tree, { recursive: true, force: true });
  const around = isTrusted(settings.agent, settings.trust ?? {}) ? repositoryAround(resolve(request.cwd)) : null;
  const state = around === null ? null : await inspectRepository(around);
  if (state === null || !state.ok) {
    const path = join(tree, 'empty');
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return { ...success({ path, readable: [] }), [Symbol.asyncDispose]: async () => remove() };
  }
  const { topLevel: repository, head: base } = state.value;
  const clock = createSystemClock();
  const workspaces = createGitWorkspaces({ stateDirectory: tree, clock, tick: () => null });
  const target = { repository, base, resultRef: 'refs/heads/slipway/none', planFile: null, planPath: '', planHash: '' };
  const lease = await workspaces.checkout('inquiry', { ...target, specFiles: [], conventions: [] }, base);
  const close = async () => {
    if (lease.ok) await lease.value[Symbol.asyncDispose]();
    await workspaces.close();
    remove();
  };
  if (lease.ok)
    return { ...success({ path: lease.value.path, readable: lease.value.readable }), [Symbol.asyncDispose]: close };
  return { ...failure({ ...lease.failure, kind: 'refused' as const }), [Symbol.asyncDispose]: close };
}
