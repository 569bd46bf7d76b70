import { createHash } from 'node:crypto';
import { decidePermission, type PermissionRules, type PermissionUse } from '../../core/agent/permission.ts';
import type { AgentQuestion } from '../../core/agent/question.ts';
import type { QuestionKind } from '../../core/run/events.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { type Redact, shortLine } from '../../core/text/shorten.ts';
import { ASK_TOOL, readPersonQuestion } from './person-question.ts';
import type { ClaudePermissionRequest } from './stream.ts';

/*
 * What becomes of a request of the program, which asks about everything that neither its mode nor its own rules cover: files outside the tree,
 * the web, tools of servers. Its own tool for questions comes the same way.
 */

/** What is said to a request. */
export type ClaudeDecision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'ask'; readonly question: AgentQuestion; readonly questionKind: QuestionKind };

const OPTIONS = [
  { optionId: 'allow', name: 'Allow', kind: 'allow_once' },
  { optionId: 'reject', name: 'Reject', kind: 'reject_once' },
] as const;

/** Decides a request. */
export function decideClaude(rules: PermissionRules, { request }: ClaudePermissionRequest): ClaudeDecision {
  const { tool_name: tool, input } = request;
  if (tool === ASK_TOOL)
    return { kind: 'ask', question: readPersonQuestion(input, rules.redact), questionKind: 'question' };
  const decision = decidePermission(rules, useOf(tool, input, rules.redact), OPTIONS);
  if (decision.kind === 'ask') return { ...decision, questionKind: 'permission' };
  return { kind: decision.optionId === 'allow' ? 'allow' : 'reject' };
}

/** What the program's own tools do. Any other is for a person: servers bring tools that nobody here knows. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ Read: 'read', Glob: 'search', Grep: 'search', LS: 'search', NotebookRead: 'read', ToolSearch: 'search' },
  ...{ Bash: 'execute', BashOutput: 'execute', KillShell: 'execute', Monitor: 'execute' },
  ...{ TaskOutput: 'execute', TaskStop: 'execute' },
  ...{ Write: 'edit', Edit: 'edit', MultiEdit: 'edit', NotebookEdit: 'edit' },
  // Notes, agents whose own tools ask again, and plans, which nobody waits for.
  ...{ TodoWrite: 'think', TaskCreate: 'think', TaskUpdate: 'think', TaskGet: 'think', TaskList: 'think' },
  ...{ Task: 'think', Agent: 'think', EnterPlanMode: 'think', ExitPlanMode: 'think' },
};

function useOf(tool: string, input: unknown, redact: Redact): PermissionUse {
  const kind = Object.hasOwn(KINDS, tool) ? (KINDS[tool] ?? null) : null;
  const paths = ['file_path', 'notebook_path'].flatMap((name) => textOf(input, name) ?? []);
  return { kind, paths, what: `${tool}: ${bounded(sayInput(tool, input, paths), redact)}` };
}

/** The web by its address, files by their paths, anything else by all that it is used with: a person's word holds for that alone. */
function sayInput(tool: string, input: unknown, paths: readonly string[]): string {
  if (KINDS[tool] === 'edit' && paths.length > 0) return paths.join(', ');
  if (tool === 'WebFetch') return textOf(input, 'url') ?? JSON.stringify(input) ?? '';
  if (tool === 'WebSearch') return textOf(input, 'query') ?? JSON.stringify(input) ?? '';
  return JSON.stringify(input) ?? '';
}

/** Longest text of a request that is told whole, in UTF-16 code units. */
const WHOLE_LENGTH = 700;

/** Two long requests with the same beginning are two requests. */
function bounded(said: string, redact: Redact): string {
  const line = sanitizeLine(said);
  if (line.length <= WHOLE_LENGTH) return line;
  const digest = createHash('sha256').update(said).digest('hex').slice(0, 16);
  return `${shortLine(said, redact, WHOLE_LENGTH)}... (${said.length} characters, SHA-256 ${digest})`;
}

function textOf(input: unknown, name: string): string | null {
  const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, name) : null;
  return typeof value === 'string' ? value : null;
}
