import { present } from '../../core/assert.ts';
import { joinAgents, parseAgentList } from '../../core/run/agent-list.ts';
import type { Cap } from '../../core/run/caps.ts';
import type { RunSettings, SetupSettings, TaskSettings } from '../../core/run/settings.ts';
import { type Config, GATE_DEFAULTS } from '../../protocol/config/schema.ts';
import { parseCount, parseDuration, parseSize } from '../../protocol/config/units.ts';

const MINUTE = 60_000;

/** How specs without a task list become plans, in milliseconds. */
export function toPlanning({ by, timeout }: Config['plan']): { readonly by: string; readonly timeoutMs: number } {
  return { by, timeoutMs: milliseconds(timeout) };
}

/** The execution parameters of a run, in the units that the core counts in. */
export function toRunSettings(config: Config): RunSettings {
  const { limits, retry } = config;
  return {
    agent: joinAgents(parseAgentList(config.agent)),
    ...toRoutes(config.agents),
    decisions: { deadlineMs: deadlineMs(config.decisions.deadline) },
    model: config.model ?? null,
    ...(Object.keys(config.models).length === 0 ? {} : { models: config.models }),
    ...(config.profiles?.codex === undefined ? {} : { profiles: { codex: config.profiles?.codex } }),
    tracks: config.tracks,
    isolation: config.isolation,
    workspace: config.workspace,
    limits: {
      wallMs: milliseconds(limits.timeout),
      idleMs: milliseconds(limits.idle),
      outputBytes: bytes(limits.output),
      memoryBytes: bytes(limits.memory),
      processes: limits.processes,
      fileBytes: bytes(limits.fileSize),
    },
    ...toNetwork(config.network),
    retry: {
      attempts: retry.attempts,
      backoffMs: milliseconds(retry.backoff),
      backoffMaxMs: milliseconds(retry.backoffMax),
      sessionWaitMs: milliseconds(retry.sessionWait),
    },
    ...toCaps(config.caps),
    setup: toSetup(config.setup),
    gates: config.gates.map(({ name, run, at, timeout, report }) => ({
      name,
      run,
      at: at ?? GATE_DEFAULTS.at,
      timeoutMs: milliseconds(timeout ?? GATE_DEFAULTS.timeout),
      report: report ?? null,
    })),
    tasks: Object.fromEntries(Object.entries(config.tasks).map(([id, task]) => [id, toTaskSettings(task)])),
    protectedPaths: config.protect,
    packet: { budgetTokens: config.packet.budget },
    conflictsBeforeReplan: config.guards.conflicts,
    optional: config.optional,
    passEnvironment: config.env,
    secrets: config.secrets,
    trust: config.trust,
    agentHooks: config.agentHooks,
    priority: config.priority,
  };
}

/** How the daemon writes its log, and how long finished runs are kept. */
export interface LogSettings {
  readonly level: Config['logs']['level'];
  /** Bytes at which a file is rotated. */
  readonly fileBytes: number;
  /** Rotated files that are kept. */
  readonly files: number;
  /** Milliseconds after which a finished run may be pruned. */
  readonly keepMs: number;
}

/** The settings of the daemon's log. */
export function toLogSettings({ logs }: Config): LogSettings {
  return { level: logs.level, fileBytes: bytes(logs.fileSize), files: logs.files, keepMs: milliseconds(logs.keep) };
}

function toSetup(setup: Config['setup']): SetupSettings | null {
  const { run, lockfiles, produces, timeout } = setup;
  if (run === undefined) return null;
  return {
    run,
    lockfiles: lockfiles ?? [],
    produces: produces ?? [],
    timeoutMs: milliseconds(present(timeout, 'the default timeout of setup')),
  };
}

function toTaskSettings(task: Config['tasks'][string]): TaskSettings {
  return {
    ...defined(
      'agent',
      map(task.agent, (text) => joinAgents(parseAgentList(text))),
    ),
    ...defined('model', task.model),
    ...defined(
      'timeoutMinutes',
      map(task.timeout, (text) => milliseconds(text) / MINUTE),
    ),
    ...defined(
      'idleMinutes',
      map(task.idle, (text) => milliseconds(text) / MINUTE),
    ),
    ...defined('attempts', task.attempts),
    ...defined('priority', task.priority),
    ...defined('gates', task.gates),
    ...defined('workspace', task.workspace),
    ...defined('network', task.network),
    ...defined('allow', task.allow),
    ...defined('outputBytes', map(task.output, bytes)),
    ...defined('memoryBytes', map(task.memory, bytes)),
    ...defined('processes', task.processes),
    ...defined('fileBytes', map(task.fileSize, bytes)),
    ...defined('backoffMs', map(task.backoff, milliseconds)),
    ...defined('backoffMaxMs', map(task.backoffMax, milliseconds)),
    ...(task.deadline === undefined ? {} : { deadlineMs: deadlineMs(task.deadline) }),
  };
}

/** A run without caps has none at all, and nothing is counted against them. */
function toCaps(caps: Config['caps']): Pick<RunSettings, 'caps' | 'capWarning'> | object {
  if (caps === undefined) return {};
  const { warnAt, ...scopesOf } = caps;
  const scopes = Object.entries(scopesOf).map(([scope, cap]) => [scope, toCap(cap)] as const);
  const set = scopes.filter(([, cap]) => Object.keys(cap).length > 0);
  if (set.length === 0) return {};
  const capWarning = warnAt === undefined ? {} : { capWarning: Number.parseInt(warnAt, 10) / 100 };
  return { caps: Object.fromEntries(set), ...capWarning };
}

type ConfiguredCap = NonNullable<NonNullable<Config['caps']>['run']>;

function toCap({ cost, tokens, messages, time }: ConfiguredCap = {}): Cap {
  return {
    ...(cost === undefined ? {} : { costUsd: cost }),
    ...(tokens === undefined ? {} : { tokens: present(parseCount(String(tokens)), 'a checked count') }),
    ...(messages === undefined ? {} : { messages }),
    ...(time === undefined ? {} : { workedMs: milliseconds(time) }),
  };
}

/** A run whose agents have the machine's network says nothing about it. */
function toNetwork(network: Config['network']): Pick<RunSettings, 'network'> | object {
  return network.access === 'host' && network.allow.length === 0 ? {} : { network };
}

/** A run without routes has none at all: most have none, and nothing is looked up for them. */
function toRoutes(agents: Config['agents']): Pick<RunSettings, 'agents'> | object {
  return Object.values(agents).every((route) => Object.keys(route).length === 0) ? {} : { agents };
}

function deadlineMs(text: string): number | null {
  return text === 'never' ? null : milliseconds(text);
}

function defined<Key extends keyof TaskSettings>(
  key: Key,
  value: TaskSettings[Key] | undefined,
): Pick<TaskSettings, Key> | object {
  return value === undefined ? {} : { [key]: value };
}

function map<Value>(text: string | undefined, convert: (text: string) => Value): Value | undefined {
  return text === undefined ? undefined : convert(text);
}

function milliseconds(text: string): number {
  return present(parseDuration(text), `a checked duration (${text})`);
}

function bytes(text: string): number {
  return present(parseSize(text), `a checked size (${text})`);
}
