import type { AgentAdapter, AgentLaunch, AgentPresence, AgentRequest } from '../../ports/agents.ts';
import { findClaude, programFiles, type Variables } from './host.ts';
import { createClaudeInterpreter } from './interpreter.ts';
import { inspectLogin } from './login.ts';
import { type ClaudeState, findTranscript, prepareState } from './state.ts';

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
  'Install Claude Code (`npm install -g @anthropic-ai/claude-code`) and log in by running `claude` once; or use `--agent shell:COMMAND`.';

/** Claude Code, the user's own installation and login, started as `claude -p` with a stream of JSON lines. */
export function createClaudeAgent(options: ClaudeOptions): AgentAdapter {
  const { variables, now = Date.now, uid = process.getuid?.() } = options;
  return {
    name: 'claude',
    exemptFromIsolation: false,
    presence: () => inspect(options),
    launch: (request) => launch(request, variables, uid === 0),
    interpret: () => createClaudeInterpreter(now),
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
  const detail = `Claude Code ${version} is at ${program}.`;
  return { name: 'claude', available: true, version, detail, hint: '', program, ...inspectLogin(variables) };
}

function launch(request: AgentRequest, variables: Variables, isRoot: boolean): AgentLaunch {
  const program = findClaude(variables);
  const state = prepareState(request, variables);
  const session = sessionFlags(request, state);
  const inSandbox = request.isolation === 'sandbox';
  // In a sandbox root may be told so, and then may do what others may; permissions below that stop at edits and commands.
  const permissions =
    isRoot && inSandbox
      ? ['--permission-mode', 'bypassPermissions']
      : ['--permission-mode', 'acceptEdits', '--allowedTools', 'Bash'];
  const model = request.model === null ? [] : ['--model', request.model];
  return {
    argv: [
      program ?? 'claude',
      ...['-p', '--output-format', 'stream-json', '--verbose'],
      ...[...model, ...session.flags, ...permissions],
    ],
    environment: {
      ...passed(variables),
      ...state.environment,
      ...SETTINGS,
      ...(inSandbox ? { IS_SANDBOX: '1' } : {}),
      ...packetPlaces(request),
    },
    // On standard input it is in no list of processes, and no flag swallows it.
    input: session.continued ? `${CONTINUED}\n\n${request.prompt}` : request.prompt,
    access: {
      ...state.access,
      readable: [...state.access.readable, ...(program === null ? [] : programFiles(program))],
      network: 'host',
    },
  };
}

/** A session that never began has no transcript; its id is then free, and the attempt starts with it. */
function sessionFlags(request: AgentRequest, state: ClaudeState) {
  const { resumeSession, sessionId } = request;
  if (resumeSession === null) return { continued: false, flags: ['--session-id', sessionId] } as const;
  const transcript = findTranscript(state, resumeSession);
  if (transcript === null) return { continued: false, flags: ['--session-id', resumeSession] } as const;
  return { continued: true, flags: ['--resume', transcript] } as const;
}

/** What was cut off is not run again by itself, and the model may not know that it had begun. */
const CONTINUED = `You go on with a task that you worked on before in this session. Your process ended meanwhile; nobody rejected anything.
A command that was running then may have been done in part: look at \`git status\` and at the files, and do again what is missing.
The working folder may be another copy with the same content. This is the task as it stands now:`;

/** No updates and no telemetry in the middle of a run, and few retries: waiting is the scheduler's business. */
const SETTINGS = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_MAX_RETRIES: '3',
} as const;

const PASSED =
  /^(?:HOME|USER|LOGNAME|SHELL|ANTHROPIC_\w+|CLAUDE_\w+|(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS)$/i;

/** Of a session that we may have been started from. */
const OF_ANOTHER_SESSION = /^CLAUDE_(?:CODE_(?:SESSION_ID|ENTRYPOINT|SSE_PORT|EXECPATH))$/;

function passed(variables: Variables): Readonly<Record<string, string>> {
  const found = Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined && PASSED.test(name) && !OF_ANOTHER_SESSION.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(found);
}

function packetPlaces(request: AgentRequest): Readonly<Record<string, string>> {
  return {
    SLIPWAY_PACKET: request.packetPath,
    SLIPWAY_RUN: request.runId,
    SLIPWAY_TASK: request.taskId,
    SLIPWAY_ATTEMPT: String(request.attempt),
    SLIPWAY_QUESTION_FILE: request.questionFile,
  };
}
