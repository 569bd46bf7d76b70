import { type Redact, shortLine } from '../text/shorten.ts';
import type { AgentQuestion } from './question.ts';

/*
 * Whether a tool may be used, for every program that asks. A sandbox holds whatever is done in it, and nothing is asked. Below one an agent may do what this product
 * grants everyone there: read, edit files of its tree, run commands. Anything else is for a person to say, with the answers that
 * the program offers; what was said holds for the later attempts of the task too.
 */

/** A tool that an agent wants to use. */
export interface PermissionUse {
  /** What it does, in the words of the Agent Client Protocol: `read`, `search`, `think`, `execute`, `edit`, `delete`, `move`, `fetch`; null where nobody knows. */
  readonly kind: string | null;
  /** Paths that it changes, absolute or from the tree. */
  readonly paths: readonly string[];
  /** The tool and what it is used on, for people. What a person says holds for the same words. */
  readonly what: string;
}

/** An answer that a program offers to its request. `kind` begins with `allow_` or `reject_` where it is one or the other. */
export interface OfferedOption {
  readonly optionId: string;
  readonly name: string;
  readonly kind: string;
}

/** What a person said to an earlier request of the same task. */
export interface PermissionAnswer {
  readonly question: string;
  readonly answer: string;
}

/** How requests for permission are decided. */
export interface PermissionRules {
  /** Name of the agent for people. */
  readonly who: string;
  /** Whether a sandbox holds what the agent does. */
  readonly inSandbox: boolean;
  /** Absolute path of the attempt's tree. */
  readonly workspace: string;
  readonly answers: readonly PermissionAnswer[];
  /** Nobody waits for a question, such as where a document is asked for: what a person would have to permit is rejected. */
  readonly unattended?: boolean;
  /** Replaces secrets, before what is asked is cut. */
  readonly redact: Redact;
}

/** Longest text of what leave is asked for, and of the name of an answer, in UTF-16 code units. */
const ASKED_LENGTH = 1_000;
const NAME_LENGTH = 200;

/** What becomes of a request. */
export type PermissionDecision =
  | { readonly kind: 'select'; readonly optionId: string }
  | { readonly kind: 'ask'; readonly question: AgentQuestion };

/** Decides a request for permission. */
export function decidePermission(
  rules: PermissionRules,
  use: PermissionUse,
  options: readonly OfferedOption[],
): PermissionDecision {
  const question = questionOf(rules, use, options);
  const said = rules.answers.findLast((each) => each.question === question.question)?.answer;
  const chosen = options.find((option) => said !== undefined && nameOf(option, options, rules.redact) === said);
  if (chosen !== undefined) return { kind: 'select', optionId: chosen.optionId };
  // Once is enough: the next use asks again, and is decided again.
  const allowing = ['allow_once', 'allow_always'].flatMap(
    (kind) => options.find((option) => option.kind === kind) ?? [],
  );
  const [allow] = allowing;
  if (allow !== undefined && (rules.inSandbox || isGranted(rules, use)))
    return { kind: 'select', optionId: allow.optionId };
  const rejecting = rules.unattended === true ? rejectingOf(options) : undefined;
  return rejecting === undefined ? { kind: 'ask', question } : { kind: 'select', optionId: rejecting.optionId };
}

function rejectingOf(options: readonly OfferedOption[]): OfferedOption | undefined {
  return options.find(({ kind }) => kind.startsWith('reject'));
}

const WITHIN_TREE: readonly (string | null)[] = ['edit', 'delete', 'move'];
const HARMLESS: readonly (string | null)[] = ['read', 'search', 'think', 'execute'];

function isGranted({ workspace }: PermissionRules, { kind, paths }: PermissionUse): boolean {
  if (HARMLESS.includes(kind)) return true;
  if (!WITHIN_TREE.includes(kind)) return false;
  return paths.length > 0 && paths.every((path) => isBelow(workspace, path));
}

/** By its words alone: links are not followed. */
function isBelow(folder: string, path: string): boolean {
  const tree = segmentsOf(folder);
  const whole = segmentsOf(path.startsWith('/') ? path : `${folder}/${path}`);
  return whole.length > tree.length && tree.every((segment, index) => whole[index] === segment);
}

function segmentsOf(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

function questionOf(
  { who, redact }: PermissionRules,
  use: PermissionUse,
  options: readonly OfferedOption[],
): AgentQuestion {
  const what = shortLine(use.what, redact, ASKED_LENGTH) || 'something that it does not name';
  const refusing = rejectingOf(options);
  return {
    question: `${who} asks for leave: ${what}`,
    options: options.map((option) => nameOf(option, options, redact)),
    fallback: refusing === undefined ? null : nameOf(refusing, options, redact),
  };
}

/** Two options of the same name are told apart by what they do. */
function nameOf(option: OfferedOption, options: readonly OfferedOption[], redact: Redact): string {
  const name = shortLine(option.name, redact, NAME_LENGTH) || option.optionId;
  const isAlone = options.every((other) => other === option || other.name !== option.name);
  return isAlone ? name : `${name} (${option.kind.replaceAll('_', ' ')})`;
}
