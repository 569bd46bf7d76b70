import { credentialsIn } from '../../core/agent/credentials.ts';
import { resumePrompt } from '../../core/agent/resume.ts';
import { allowVariables, type Variables } from '../../core/agent/variables.ts';
import { programFiles } from '../../files/program.ts';
import type { AgentAdapter, AgentLaunch, AgentPresence, AgentRequest } from '../../ports/agents.ts';
import { packetVariables } from '../../ports/packet-variables.ts';
import { findClaude, versionAt } from './host.ts';
import { createClaudeInterpreter } from './interpreter.ts';
import { findInterruptedCalls } from './interrupted-call.ts';
import { inspectLogin } from './login.ts';
import { claudeProviders } from './providers.ts';
import type { SessionTalk } from './session-control.ts';
import { sourceFlags, TREE_MEMORY } from './sources.ts';
import { type ClaudeState, findTranscript, prepareState, type Transcript } from './state.ts';
import { readUserSettings } from './user-settings.ts';

/** What the adapter needs of the machine. */
export interface ClaudeOptions {
  readonly variables: Variables;
  /** Runs a short program to ask it something; `code` is null when it could not be run. */
  readonly run: (argv: readonly string[]) => Promise<{ readonly code: number | null; readonly stdout: string }>;
  /** Wall clock in milliseconds. */
  readonly now?: () => number;
  /** The user's numeric id; claude refuses the superuser what it grants others. */
  readonly uid?: number | undefined;
}

const INSTALL =
  'Install Claude Code (`npm install -g @anthropic-ai/claude-code`) and log in by running `claude` once; or name another agent, such as `shell:COMMAND`.';

/** Claude Code, the user's own installation and login, started as `claude -p` with a stream of JSON lines, and talked with where its version listens. */
export function createClaudeAgent(options: ClaudeOptions): AgentAdapter {
  const { variables, now = Date.now, uid = process.getuid?.() } = options;
  return {
    name: 'claude',
    exemptFromIsolation: false,
    presence: () => inspect(options),
    secrets: () => credentialsIn(readUserSettings(variables).environment),
    launch: (request) => launch(request, variables, uid === 0),
    interpret: (request) =>
      createClaudeInterpreter(now, {
        redact: request.redact,
        talk: talkWith(request, variables),
        schema: request.schema ?? null,
      }),
  };
}

async function inspect({ variables, run }: ClaudeOptions): Promise<AgentPresence> {
  const program = findClaude(variables);
  const absent = { name: 'claude', available: false, version: null, hint: INSTALL } as const;
  if (program === null)
    return { ...absent, detail: 'There is no `claude` on the PATH, in ~/.local/bin or in ~/.claude.' };
  const { code, stdout } = await run([program, '--version']);
  const version = /\d+\.\d+\.\d+[\w.-]*/.exec(stdout)?.[0];
  if (code !== 0 || version === undefined) {
    return {
      ...absent,
      detail: `\`${program} --version\` does not tell a version.`,
      hint: `Run it by hand. ${INSTALL}`,
    };
  }
  const login = inspectLogin(variables);
  const detail = `Claude Code ${version} is at ${program}.${login.login === 'no' ? ' It is not logged in.' : ''}`;
  return {
    name: 'claude',
    available: true,
    version,
    detail,
    hint: '',
    program,
    providers: claudeProviders(variables),
    ...login,
  };
}

const LISTENING = [
  '--input-format',
  'stream-json',
  '--permission-prompt-tool',
  'stdio',
  '--replay-user-messages',
] as const;

/** The first version that is known to answer when it is talked with; one that does not tell its version is a current one. */
const LISTENS_FROM = [2, 1, 0] as const;

function listens(variables: Variables): boolean {
  const program = findClaude(variables);
  const version = (program === null ? null : versionAt(program))?.split('.').map(Number);
  if (version === undefined) return true;
  const index = LISTENS_FROM.findIndex((part, position) => version[position] !== part);
  return index === -1 || (version[index] ?? 0) > (LISTENS_FROM[index] ?? 0);
}

function talkWith(request: AgentRequest, variables: Variables): SessionTalk | null {
  if (!listens(variables)) return null;
  const prompt = () => promptOf(request, sessionOf(request, prepareState(request, variables)));
  const { runId, taskId, attempt, workspace, isolation, redact, permissions: answers = [] } = request;
  const unattended = request.schema !== undefined;
  const rules = { who: 'Claude Code', inSandbox: isolation === 'sandbox', workspace, answers, unattended, redact };
  return { prompt, rules, attempt: [runId, taskId, attempt] };
}

function launch(request: AgentRequest, variables: Variables, isRoot: boolean): AgentLaunch {
  const program = findClaude(variables);
  const state = prepareState(request, variables);
  const session = sessionOf(request, state);
  const isTalkedWith = listens(variables);
  const inSandbox = request.isolation === 'sandbox';
  // In a sandbox root may be told so, and then may do what others may; permissions below that stop at edits and commands.
  const permissions =
    isRoot && inSandbox
      ? ['--permission-mode', 'bypassPermissions']
      : ['--permission-mode', 'acceptEdits', '--allowedTools', 'Bash'];
  const model = request.model === null ? [] : ['--model', request.model];
  const budget = request.budgetUsd === undefined ? [] : ['--max-budget-usd', request.budgetUsd.toFixed(4)];
  return {
    argv: [
      program ?? 'claude',
      ...['-p', '--output-format', 'stream-json', '--verbose'],
      ...(isTalkedWith ? LISTENING : []),
      ...(request.schema === undefined ? [] : ['--json-schema', JSON.stringify(request.schema)]),
      ...sourceFlags(request, variables),
      ...[...model, ...budget, ...session.flags, ...permissions],
    ],
    environment: {
      ...allowVariables(variables, ALLOWED),
      ...state.environment,
      ...SETTINGS,
      ...(inSandbox ? { IS_SANDBOX: '1' } : {}),
      ...packetVariables(request),
    },
    // On standard input it is in no list of processes, and no flag swallows it.
    ...(isTalkedWith ? ({ input: null, control: true } as const) : { input: promptOf(request, session) }),
    access: {
      ...state.access,
      readable: [...state.access.readable, ...(program === null ? [] : programFiles(program))],
      network: 'host',
    },
    providers: claudeProviders(variables),
  };
}

/** The session of an attempt: how it is named to the program, and its transcript where it goes on. */
interface Session {
  readonly flags: readonly string[];
  readonly continues: Transcript | null;
}

/** A session that never began has no transcript; its id is then free, and the attempt starts with it. */
function sessionOf(request: AgentRequest, state: ClaudeState): Session {
  const { resumeSession, sessionId } = request;
  if (resumeSession === null) return { flags: ['--session-id', sessionId], continues: null };
  const transcript = findTranscript(state, resumeSession);
  if (transcript === null) return { flags: ['--session-id', resumeSession], continues: null };
  return { flags: ['--resume', transcript.inside], continues: transcript };
}

function promptOf(request: AgentRequest, { continues }: Session): string {
  if (continues === null) return request.prompt;
  const printed = request.earlierOutput === undefined ? [] : [request.earlierOutput];
  return resumePrompt(
    request.prompt,
    findInterruptedCalls([continues.path, ...printed], request.redact),
    request.redact,
  );
}

/** No updates and no telemetry in the middle of a run, and few retries: waiting is the scheduler's business. */
const SETTINGS = {
  ...TREE_MEMORY,
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_MAX_RETRIES: '3',
} as const;

const ALLOWED = {
  own: /^(?:ANTHROPIC|CLAUDE)_\w+$/,
  /** Of a session that we may have been started from, the way into it among them. */
  except: /^CLAUDE_(?:PID|EFFORT|CODE_(?:ENTRYPOINT|SSE_PORT|EXECPATH|(?:SESSION|MESSAGING|CHILD)_\w+))$/,
} as const;
