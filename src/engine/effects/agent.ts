import { credentialsIn } from '../../core/agent/credentials.ts';
import { modelFor, profileFor } from '../../core/run/agent-choice.ts';
import { AGENT_FORMS, programOf } from '../../core/run/agent-name.ts';
import type { ResultCommand } from '../../core/run/commands.ts';
import type { Effect } from '../../core/run/effects.ts';
import type { FailureReport } from '../../core/run/failure.ts';
import { limitsFor } from '../../core/run/overrides.ts';
import type { Packet } from '../../core/run/packet.ts';
import { findTask, hasWorkspace, lastAttempt, type RunState, type TaskRecord } from '../../core/run/state.ts';
import { NO_USAGE } from '../../core/run/usage.ts';
import { isTrusted } from '../../core/secret/trust.ts';
import type { AgentAdapter, AgentOutcome, AgentRequest } from '../../ports/agents.ts';
import { LaunchRefusal, unlessRefused } from '../../ports/launch-refusal.ts';
import type { ProcessSpec } from '../../ports/processes.ts';
import type { Workspace } from '../../ports/workspaces.ts';
import { buildPacket } from '../packet.ts';
import { renderPrompt } from '../prompt.ts';
import { startWithholding, type Withholding } from '../withheld.ts';
import { networkOf } from './agent-network.ts';
import { converse } from './conversation.ts';
import { earlierOutput } from './earlier-output.ts';
import { attemptKey, type EffectContext, processKey } from './effect-context.ts';
import { equip } from './equipment.ts';

type AgentEffect = Extract<Effect, { type: 'agent' }>;

/** Starts the attempt's agent, or finds it again where it runs already, and reports how it ended. */
export async function runAgent(context: EffectContext, effect: AgentEffect): Promise<ResultCommand | null> {
  const { task, attempt } = effect;
  const record = findTask(context.run, task);
  const adapter = context.agent(effect.agent);
  if (record === undefined || adapter === null) return failed(effect, unknownAgent(effect.agent));
  const environment = context.environment.forAgent(context.run.settings, context.run.target.repository);
  if (!environment.ok) return failed(effect, { class: 'dependency', ...environment.failure, evidence: '' });
  // Nothing on the way of a task without a workspace waits: its program runs while the next one is being prepared.
  const workspace = hasWorkspace(context.run, record.task)
    ? await workspaceOf(context, record, effect)
    : { path: context.files.scratch(attemptKey(context, effect)), base: '', readable: [] };
  if (workspace === null) return null;
  if ('class' in workspace) return failed(effect, workspace);
  const withholding = withholdingFor(context, effect);
  const packet = packetFor(context, effect, { record, workspace, withholding });
  const request = requestFor(context, effect, { packet, record, workspace, adapter });
  const { specFiles } = packet;
  const own = { adapter, request, workspace, record, specFiles, environment: environment.value };
  const spec = unlessRefused(() => specFor(context, own));
  if (spec instanceof LaunchRefusal) {
    const { message, hint } = spec;
    return failed(effect, { class: 'dependency', message, hint, evidence: '' });
  }
  const interpreter = adapter.interpret(request);
  const outcome = await converse(context, { interpreter, spec, task, attempt, agent: effect.agent, withholding });
  await context.files.redactOutput(attemptKey(context, effect), context.secrets.stream);
  switch (outcome.kind) {
    case 'done':
      return doneReport(effect, outcome);
    case 'interrupted':
      return { type: 'report-agent-interrupted', task, attempt, usage: outcome.usage };
    case 'asked': {
      const { question, options, fallback, questionKind: kind = 'question', usage } = outcome;
      return { type: 'report-agent-asked', task, attempt, question, options, fallback, kind, usage };
    }
    case 'failed':
      return {
        type: 'report-attempt-failed',
        task,
        attempt,
        failure: outcome.failure,
        usage: outcome.usage,
        reports: [],
      };
    case 'cancelled':
      // The journal knows that it is over; what it used up to then counts all the same.
      return { type: 'report-usage', task, attempt, usage: outcome.usage };
  }
}

function doneReport(
  { task, attempt }: AgentEffect,
  { summary, usage, heard }: Extract<AgentOutcome, { kind: 'done' }>,
): ResultCommand {
  return { type: 'report-agent-done', task, attempt, summary, usage, ...(heard === undefined ? {} : { heard }) };
}

/** Preparing again what was prepared answers with the tree as it is, also after a crash. */
async function workspaceOf(
  context: EffectContext,
  record: TaskRecord,
  effect: AgentEffect,
): Promise<Workspace | FailureReport | null> {
  const key = attemptKey(context, effect);
  const base = lastAttempt(record)?.base;
  if (base === undefined || base === null) return null;
  const prepared = await context.workspaces.prepare(key, context.run.target, base);
  if (prepared.ok) {
    const equipped = await equip(context, key, prepared.value);
    if (!equipped.ok) return equipped.failure;
    return { ...prepared.value, readable: [...prepared.value.readable, ...equipped.value] };
  }
  const { message, hint } = prepared.failure;
  return { class: prepared.failure.reason === 'disk-full' ? 'resource' : 'retryable', message, hint, evidence: '' };
}

/** What takes secrets and personal data out of all that the agent is told; null for one that is trusted with them. */
function withholdingFor({ run, secrets }: EffectContext, { agent }: AgentEffect): Withholding | null {
  return isTrusted(agent, run.settings.trust ?? {}) ? null : startWithholding(secrets.redact);
}

/** What the agent is told when it begins. */
function packetFor(
  context: EffectContext,
  effect: AgentEffect,
  at: {
    readonly record: TaskRecord;
    readonly workspace: Workspace;
    readonly withholding: Withholding | null;
  },
): Packet {
  const { run, files, log } = context;
  const { record, workspace, withholding } = at;
  const { attempt, agent, task } = effect;
  const edition = run.target.specEdition;
  const specFiles =
    withholding === null ? files.specFiles(run.id, edition) : files.withheldSpec(run.id, edition, withholding.replace);
  const surroundings = context.surroundings.look({
    specFiles,
    root: hasWorkspace(run, record.task) ? workspace.path : null,
    files: record.task.files,
    conventions: run.target.conventions,
  });
  const outbox = files.scratch(attemptKey(context, effect));
  const packet = buildPacket({ run, record, attempt, specFiles, surroundings, outbox, withholding });
  if (withholding !== null)
    log.info('An agent that is not trusted gets its packet without secrets.', {
      ...{ run: run.id, task, attempt, agent: programOf(agent), kinds: withholding.kinds() },
    });
  return packet;
}

function requestFor(
  context: EffectContext,
  effect: AgentEffect,
  at: {
    readonly packet: Packet;
    readonly record: TaskRecord;
    readonly workspace: Workspace;
    readonly adapter: AgentAdapter;
  },
): AgentRequest {
  const { run, files } = context;
  const key = attemptKey(context, effect);
  const { packet } = at;
  const packetPath = files.writePacket(key, packet);
  const { mode, sessionId } = effect;
  const printed = mode === 'continue' ? earlierOutput(files, at.record, { key, sessionId }) : undefined;
  return {
    runId: run.id,
    taskId: effect.task,
    attempt: effect.attempt,
    model: modelFor(run, at.record, effect.agent),
    ...profileOf(run, effect.agent),
    ...budgetOf(at.record),
    resumeSession: effect.mode === 'continue' ? effect.sessionId : null,
    ...(printed === undefined ? {} : { earlierOutput: printed }),
    sessionId: effect.sessionId,
    packetPath,
    questionFile: packet.questionFile,
    hooks: run.settings.agentHooks ?? false,
    // Only for agents that ask for it.
    get prompt() {
      return renderPrompt(packet);
    },
    ...(at.record.permissions.length === 0 ? {} : { permissions: at.record.permissions }),
    workspace: at.workspace.path,
    stateFolder: files.agentState(key),
    redact: context.secrets.redact,
    isolation:
      at.adapter.exemptFromIsolation && run.settings.isolation === 'sandbox'
        ? exemptLevel(context)
        : run.settings.isolation,
  };
}

/** A profile belongs to a program, whichever of its models is asked for. */
function profileOf(run: RunState, agent: string): Pick<AgentRequest, 'profile'> {
  const profile = profileFor(run.settings, agent);
  return profile === null ? {} : { profile };
}

/** A program that takes a budget stops there by itself, also while no daemon looks. */
function budgetOf(record: TaskRecord): Pick<AgentRequest, 'budgetUsd'> {
  const granted = lastAttempt(record)?.grantedUsd ?? null;
  return granted === null ? {} : { budgetUsd: Math.max(LEAST_BUDGET_USD, granted) };
}

/** Programs take no budget of nothing. */
const LEAST_BUDGET_USD = 0.0001;

/** An agent that executes nothing of its own may run where no sandbox is to be had; where there is one it is used. */
function exemptLevel(context: EffectContext): 'sandbox' | 'best-effort' {
  return context.isolation().level === 'sandbox' ? 'sandbox' : 'best-effort';
}

function specFor(
  context: EffectContext,
  at: {
    readonly adapter: AgentAdapter;
    readonly request: AgentRequest;
    readonly workspace: Workspace;
    readonly record: TaskRecord;
    readonly environment: Readonly<Record<string, string>>;
    readonly specFiles: readonly string[];
  },
): ProcessSpec {
  const { run, files } = context;
  const launch = at.adapter.launch(at.request);
  context.secrets.learn([...credentialsIn(launch.environment), ...(at.adapter.secrets?.(at.request) ?? [])]);
  const key = { runId: run.id, taskId: at.request.taskId, attempt: at.request.attempt };
  const environment = { ...at.environment, ...launch.environment };
  return {
    key: processKey(key),
    directory: files.attemptDirectory(key),
    argv: launch.argv,
    cwd: at.workspace.path,
    environment,
    isolation: at.request.isolation,
    access: {
      writable: [at.workspace.path, files.scratch(key), ...launch.access.writable],
      readable: [...at.workspace.readable, at.request.packetPath, ...at.specFiles, ...launch.access.readable],
      placed: launch.access.placed ?? [],
      network: networkOf(context, { launch, task: at.record.task, environment }),
    },
    limits: { ...limitsFor(run.settings, at.record.task), ...launch.limits },
    input: launch.input,
    ...(launch.control === true ? { control: true } : {}),
  };
}

function unknownAgent(name: string): FailureReport {
  return {
    class: 'auth',
    message: `There is no agent called ${name}.`,
    hint: AGENT_FORMS,
    evidence: '',
  };
}

function failed(effect: AgentEffect, failure: FailureReport): ResultCommand {
  return {
    type: 'report-attempt-failed',
    task: effect.task,
    attempt: effect.attempt,
    failure,
    usage: NO_USAGE,
    reports: [],
  };
}
