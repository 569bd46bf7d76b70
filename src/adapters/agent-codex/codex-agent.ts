import { dirname, join } from 'node:path';
import { credentialsNamed, headerCredential } from '../../core/agent/credentials.ts';
import { resumePrompt } from '../../core/agent/resume.ts';
import { allowVariables, type Variables } from '../../core/agent/variables.ts';
import type { KnownSecret } from '../../core/secret/find.ts';
import { programFiles } from '../../files/program.ts';
import type { AgentAdapter, AgentInterpreter, AgentLaunch, AgentRequest } from '../../ports/agents.ts';
import { LaunchRefusal } from '../../ports/launch-refusal.ts';
import { packetVariables } from '../../ports/packet-variables.ts';
import { type CodexHome, keyVariable, nameThread, placesOf, prepareHome, SCHEMA_FILE, usersSettings } from './home.ts';
import { findCodex, usersFile } from './host.ts';
import { createCodexInterpreter } from './interpreter.ts';
import { findInterrupted } from './interrupted.ts';
import { carryBack } from './login.ts';
import { inspectCodex } from './presence.ts';
import { profileProblem } from './profile.ts';
import { codexProviders } from './providers.ts';
import { RolloutFollower, readStart } from './rollout.ts';

/** What the adapter needs of the machine. */
export interface CodexOptions {
  readonly variables: Variables;
  /** Runs a short program to ask it something; `code` is null when it could not be run. */
  readonly run: (argv: readonly string[]) => Promise<{ readonly code: number | null; readonly stdout: string }>;
  /** Absolute path of a private folder for the login that attempts in sandboxes share. */
  readonly sharedLogin: string;
  /** Wall clock in milliseconds. */
  readonly now?: () => number;
}

/** Codex, the user's own installation and login, started as `codex exec --json` with the prompt on standard input. */
export function createCodexAgent(options: CodexOptions): AgentAdapter {
  return {
    name: 'codex',
    exemptFromIsolation: false,
    presence: () => inspectCodex(options.variables, options.run),
    secrets: ({ profile }) => secretsOf(options.variables, profile),
    launch: (request) => launch(request, options),
    interpret: (request) => interpret(request, options),
  };
}

/** Keys may be in variables of any name, and in the settings themselves. */
function secretsOf(variables: Variables, profile: string | undefined): readonly KnownSecret[] {
  const { keyVariables, headers } = usersSettings(variables, profile ?? null);
  return [
    ...credentialsNamed(keyVariables, variables),
    ...headers.flatMap((header) => headerCredential('CODEX_HEADERS', header)),
  ];
}

function launch(request: AgentRequest, { variables, sharedLogin }: CodexOptions): AgentLaunch {
  const program = findCodex(variables);
  const problem = request.profile === undefined ? null : profileProblem(request.profile, variables);
  // It was there when the run was planned; the program would go on without it, with another provider.
  if (problem !== null) throw new LaunchRefusal(problem.message, problem.hint);
  const home = prepareHome({ request, variables, sharedLogin });
  const { thread } = home;
  const { profile } = request;
  const key = keyVariable(home.settings, variables);
  const keyValue = key === null ? undefined : variables[key];
  return {
    argv: [
      program?.native ?? 'codex',
      // `resume` does not know it: it stands before.
      ...['exec', ...(profile === undefined ? [] : ['--profile', profile])],
      ...[...(thread === null ? [] : ['resume']), '--json', '--skip-git-repo-check'],
      ...(request.model === null ? [] : ['-m', request.model]),
      ...permissions(request),
      ...(request.schema === undefined ? [] : ['--output-schema', join(home.folder, SCHEMA_FILE)]),
      ...[...OFF, ...(request.hooks === true ? [] : ['hooks'])].flatMap((feature) => ['--disable', feature]),
      ...settingsFor(home, key).flatMap((setting) => ['-c', setting]),
      ...(thread === null ? [] : [thread.id]),
      // The prompt comes on standard input: it is in no list of processes, and nothing in it is taken for a flag.
      '-',
    ],
    environment: {
      ...allowVariables(variables, ALLOWED),
      ...(key === null || keyValue === undefined ? {} : { [key]: keyValue }),
      CODEX_HOME: home.folder,
      ...packetVariables(request),
    },
    input:
      thread === null
        ? request.prompt
        : resumePrompt(request.prompt, findInterrupted(thread.file, request.earlierOutput), request.redact),
    access: {
      ...home.access,
      readable: [...home.access.readable, ...(program === null ? [] : programFiles(program.native, program.called))],
      network: 'host',
    },
    providers: codexProviders(home.settings, variables),
  };
}

/**
 * Its own sandbox cannot be set up inside of ours, which holds more; below ours it is the only one. Standing in for flags that `resume` does not
 * know, these are settings.
 */
function permissions({ isolation, questionFile }: AgentRequest): readonly string[] {
  if (isolation === 'sandbox') return ['--dangerously-bypass-approvals-and-sandbox'];
  const roots = JSON.stringify([dirname(questionFile)]);
  return ['-c', 'sandbox_mode="workspace-write"', '-c', `sandbox_workspace_write.writable_roots=${roots}`];
}

/** No programs from elsewhere, nothing of the user's connected accounts, and no waiting for ever: that is the scheduler's business. */
const OFF = ['plugins', 'apps', 'unbounded_connection_retries'] as const;

const RETRIES = 1;

function settingsFor({ settings }: CodexHome, key: string | null): readonly string[] {
  const { provider, narrowsEnvironment } = settings;
  const retries = ['request_max_retries', 'stream_max_retries'];
  return [
    'approval_policy="never"',
    'cli_auth_credentials_store="file"',
    'check_for_update_on_startup=false',
    'analytics.enabled=false',
    'skills.bundled.enabled=false',
    // What it is legitimated by is for the program, not for what it runs. A user who says which variables commands get has thought of it.
    ...(narrowsEnvironment ? [] : [`shell_environment_policy.exclude=${JSON.stringify(secretNames(key))}`]),
    // The provider that is built in cannot be configured; it tries five times.
    ...(provider === null ? [] : retries.map((name) => `model_providers.${quoted(provider.name)}.${name}=${RETRIES}`)),
  ];
}

function secretNames(key: string | null): readonly string[] {
  return [...new Set([...(key === null ? [] : [key]), 'CODEX_API_KEY', 'CODEX_ACCESS_TOKEN', 'OPENAI_API_KEY'])];
}

function quoted(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}

const ALLOWED = {
  own: /^(?:OPENAI|CODEX)_\w+$/,
  /** Of a session that we may have been started from, and places that are the attempt's own. */
  except: /^CODEX_(?:HOME|SQLITE_HOME|CI|VERSION|SANDBOX\w*|SESSION_ID|THREAD_ID|TOOL_CALL_ID|MANAGED_\w+)$/,
} as const;

function interpret(request: AgentRequest, { variables, sharedLogin, now = Date.now }: CodexOptions): AgentInterpreter {
  const places = placesOf(request);
  const start = readStart(places.start);
  const follower = new RolloutFollower(places.sessions, start);
  const login = { users: usersFile(variables, 'auth.json'), shared: sharedLogin };
  const look = () => {
    if (request.isolation === 'sandbox') carryBack(login);
    return follower.look();
  };
  const began = (thread: string) => nameThread(places.sessions, thread);
  const { redact, schema } = request;
  return createCodexInterpreter({ redact, now, look, before: start.total, began, schema });
}
