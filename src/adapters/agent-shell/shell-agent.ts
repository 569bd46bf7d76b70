import { parseQuestion } from '../../core/agent/question.ts';
import { Transcript } from '../../core/agent/transcript.ts';
import { NO_USAGE } from '../../core/run/usage.ts';
import type { AgentAdapter, AgentInterpreter, AgentLaunch, AgentOutcome, AgentRequest } from '../../ports/agents.ts';
import { packetVariables } from '../../ports/packet-variables.ts';
import { failureOfEnd } from '../../ports/process-failure.ts';
import type { ProcessEnd } from '../../ports/processes.ts';

/** Exit statuses by which a shell says that it found no such program, or may not execute it. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** An agent that is any command of the user's, run as `/bin/sh -c` does in the attempt's tree: `--agent 'shell:COMMAND'`. */
export function createShellAgent(options: { readonly command: string }): AgentAdapter {
  return {
    name: 'shell',
    exemptFromIsolation: false,
    presence: async () => ({
      name: 'shell',
      available: true,
      version: null,
      detail: `The command is \`${options.command}\`.`,
      hint: '',
    }),
    launch: (request) => launch(request, options.command),
    interpret: () => createShellInterpreter(options.command),
  };
}

function launch(request: AgentRequest, script: string): AgentLaunch {
  return {
    argv: toArguments(script),
    environment: packetVariables(request),
    input: null,
    access: { writable: [], readable: [], network: 'host' },
  };
}

/** An absolute path with plain words means the same to a shell as without one, and needs none. */
const PLAIN_COMMAND = /^\/[A-Za-z0-9_./+,@%-]*(?: +[A-Za-z0-9_./+,@%:=-]+)*$/;

function toArguments(script: string): readonly [string, ...string[]] {
  const [program = '', ...rest] = script.split(/ +/);
  return PLAIN_COMMAND.test(script) ? [program, ...rest] : ['/bin/sh', '-c', script];
}

function createShellInterpreter(command: string): AgentInterpreter {
  const transcript = new Transcript();
  return {
    feed: (chunk) => transcript.feed(chunk).map((text) => ({ type: 'text', text })),
    finish: (end, readQuestion) =>
      judgeShell(end, { command, summary: transcript.lastLine(), evidence: transcript.evidence(), readQuestion }),
  };
}

interface ShellFacts {
  readonly command: string;
  readonly summary: string;
  readonly evidence: string;
  readonly readQuestion: () => string | null;
}

function judgeShell(end: ProcessEnd, facts: ShellFacts): AgentOutcome {
  const usage = NO_USAGE;
  if (end.kind === 'cancelled') return { kind: 'cancelled', usage };
  const { evidence } = facts;
  if (end.kind !== 'exited') return { kind: 'failed', failure: failureOfEnd(end, 'The command', evidence), usage };
  const question = parseQuestion(facts.readQuestion() ?? '');
  if (question !== null) return { kind: 'asked', ...question, usage };
  if (end.code === 0) return { kind: 'done', summary: facts.summary, usage };
  const missing = end.code === NOT_FOUND || end.code === NOT_EXECUTABLE;
  return {
    kind: 'failed',
    failure: {
      class: missing ? 'dependency' : 'retryable',
      message: missing
        ? `The shell found no program to execute for \`${facts.command}\` (exit status ${end.code}).`
        : `The command ended with exit status ${end.code}.`,
      hint: missing
        ? 'Check the command, and that its program is on the PATH and visible inside the sandbox.'
        : 'Look at the end of its output, or try the command by hand in a clone of the repository.',
      evidence,
    },
    usage,
  };
}
