import { at } from '../at.ts';
import { failure, type Result, success } from '../result.ts';

/** What a `--agent` value means. */
export type AgentName =
  | { readonly kind: 'claude' }
  | { readonly kind: 'codex' }
  | { readonly kind: 'gemini' }
  | { readonly kind: 'opencode' }
  /** Any program that speaks the Agent Client Protocol. */
  | { readonly kind: 'acp'; readonly command: string }
  /** A task for a person: `person` or `person:NAME`. */
  | { readonly kind: 'person'; readonly name: string | null }
  | { readonly kind: 'shell'; readonly command: string }
  /** `folder` is as written; relative ones are relative to where the command was given. */
  | { readonly kind: 'replay'; readonly folder: string };

/** Why a `--agent` value means nothing. */
export interface UnknownAgent {
  readonly reason: 'unknown-agent' | 'missing-argument';
  readonly message: string;
  readonly hint: string;
}

/** What a `--agent` value may be, as a sentence for whoever wrote another one. */
export const AGENT_FORMS =
  'Use `claude`, `codex`, `gemini`, `opencode`, `acp:COMMAND`, `shell:COMMAND` or `replay:FOLDER`.';

/** Agents that are programs of their own, which may be installed or not. */
export const AGENT_PROGRAMS = ['claude', 'codex', 'gemini', 'opencode'] as const;

/** Reads a `--agent` value: the name of a program, `acp:COMMAND`, `shell:COMMAND` or `replay:FOLDER`. */
export function parseAgentName(text: string): Result<AgentName, UnknownAgent> {
  const colon = text.indexOf(':');
  const name = (colon === -1 ? text : text.slice(0, colon)).trim();
  const argument = colon === -1 ? null : text.slice(colon + 1).trim();
  const program = AGENT_PROGRAMS.find((each) => each === name);
  if (program !== undefined && argument === null) return success({ kind: program });
  if (name === 'person' && argument !== '') return success({ kind: 'person', name: argument });
  if (name === 'acp' && argument) return success({ kind: 'acp', command: argument });
  if (name === 'shell' && argument) return success({ kind: 'shell', command: argument });
  if (name === 'replay' && argument) return success({ kind: 'replay', folder: argument });
  if (name === 'acp') return failure(missing('`acp:` needs the command to run, for example `acp:goose acp`.'));
  if (name === 'shell') return failure(missing('`shell:` needs the command to run, for example `shell:./agent.sh`.'));
  if (name === 'replay') return failure(missing('`replay:` needs the folder of a recording.'));
  return failure({
    reason: 'unknown-agent',
    message: `There is no agent called ${JSON.stringify(text)}.`,
    hint: AGENT_FORMS,
  });
}

function missing(message: string): UnknownAgent {
  return { reason: 'missing-argument', message, hint: AGENT_FORMS };
}

/** The part of a `--agent` value that says who it is: a command may hold anything. */
export function programOf(agent: string): string {
  return at(agent.split(':', 1), 0).trim();
}

/** Whether what the agent prints is for people as it is, and not a stream of a program's own form. */
export function printsPlainly(agent: string): boolean {
  return /^(?:shell|replay)\s*:/.test(agent.trim());
}
