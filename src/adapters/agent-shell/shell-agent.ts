import { parseQuestion } from '../../core/agent/question.ts';
import { Transcript } from '../../core/agent/transcript.ts';
import { failure } from '../../core/result.ts';
import { NO_USAGE } from '../../core/run/usage.ts';
import type { Redact } from '../../core/text/shorten.ts';
import type { AgentAdapter, AgentInterpreter, AgentLaunch, AgentOutcome, AgentRequest } from '../../ports/agents.ts';
import { packetVariables } from '../../ports/packet-variables.ts';
import { failureOfEnd } from '../../ports/process-failure.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { readStructured } from '../../protocol/structured-output.ts';

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
    interpret: ({ schema = null, redact }) => createShellInterpreter(options.command, schema, redact),
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

/** Bytes of the output of a command that is asked for a document; one that prints more prints none. */
const DOCUMENT_BYTES = 4 * 1024 * 1024;

/** What a command printed that was asked for a document. */
class Printed {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= DOCUMENT_BYTES) this.#chunks.push(chunk.slice());
  }

  /** Null where it is too much. */
  text(): string | null {
    return this.#bytes > DOCUMENT_BYTES ? null : new TextDecoder().decode(Buffer.concat(this.#chunks));
  }
}

function createShellInterpreter(command: string, schema: object | null, redact: Redact): AgentInterpreter {
  const transcript = new Transcript(redact);
  const printed = new Printed();
  return {
    feed: (chunk) => {
      if (schema !== null) printed.add(chunk);
      return transcript.feed(chunk).map((text) => ({ type: 'text', text }));
    },
    finish: (end, readQuestion) => {
      const summary = transcript.lastLine();
      const outcome = judgeShell(end, { command, redact, summary, evidence: transcript.evidence(), readQuestion });
      if (outcome.kind !== 'done' || schema === null) return outcome;
      return withDocument(outcome, { text: printed.text(), evidence: transcript.evidence() }, schema);
    },
  };
}

/** What it prints is the document that was asked for. */
function withDocument(
  done: Extract<AgentOutcome, { kind: 'done' }>,
  printed: { readonly text: string | null; readonly evidence: string },
  schema: object,
): AgentOutcome {
  const structured = printed.text === null ? failure('It is larger than 4 MiB.') : readStructured(printed.text, schema);
  if (structured.ok) return { ...done, structured: structured.value };
  const message = `The command did not print the document that was asked for. ${structured.failure}`;
  const { evidence } = printed;
  return {
    kind: 'failed',
    failure: { class: 'quality', message, hint: 'Look at the evidence.', evidence },
    usage: done.usage,
  };
}

interface ShellFacts {
  readonly redact: Redact;
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
  const question = parseQuestion(facts.readQuestion() ?? '', facts.redact);
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
