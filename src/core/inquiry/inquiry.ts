/**
 * An inquiry asks an agent for a document. What comes back is judged by a rule of the caller; an answer with faults goes back with all of them,
 * at most twice, and then nothing of it is taken.
 */
import { failure, type Result } from '../result.ts';

/** What an agent is asked, and how its answer is judged. */
export interface Inquiry<Value> {
  /** One word, such as `decomposition`: names the attempts, and the folder that what was said is kept in. */
  readonly name: string;
  /** Everything that the agent has to know; the form of the answer is added by whoever asks. */
  readonly prompt: string;
  /**
   * JSON schema of the document. Providers take only schemas whose objects list all their properties as required and allow no others.
   */
  readonly schema: object;
  /** Reads a document of that schema; the failure is every fault of it, one sentence each, in words that the agent can act on. */
  readonly read: (document: unknown) => Result<Value, readonly string[]>;
}

/** Most times that an answer with faults goes back. */
export const MOST_REPAIRS = 2;

/** What came back for one prompt: a document, or why there is none, with what was said instead. */
export type Answer =
  | { readonly kind: 'document'; readonly document: unknown }
  | { readonly kind: 'none'; readonly why: string; readonly said: string };

/** What follows from an answer. */
export type Judgement<Value> =
  | { readonly kind: 'taken'; readonly value: Value }
  | { readonly kind: 'again'; readonly prompt: string; readonly faults: readonly string[] }
  | { readonly kind: 'refused'; readonly faults: readonly string[] };

/** Judges the answer to the prompt of that number, counted from 1. */
export function judgeAnswer<Value>(inquiry: Inquiry<Value>, number: number, answer: Answer): Judgement<Value> {
  const read = answer.kind === 'document' ? inquiry.read(answer.document) : failure([answer.why]);
  if (read.ok) return { kind: 'taken', value: read.value };
  const faults = read.failure;
  if (number > MOST_REPAIRS) return { kind: 'refused', faults };
  return { kind: 'again', prompt: repairPrompt(inquiry.prompt, answer, faults), faults };
}

/** Faults that are sent back one by one; an answer with more is wrong throughout. */
const MOST_FAULTS = 60;
/** Characters of an answer that are sent back with its faults. */
const LONGEST_ANSWER = 120_000;

/** The same request once more, with the refused answer and what is wrong with it. */
function repairPrompt(prompt: string, answer: Answer, faults: readonly string[]): string {
  const told = faults.slice(0, MOST_FAULTS).map((fault) => `- ${fault}`);
  const more = faults.length - told.length;
  return [
    prompt,
    'You answered this before, and the answer was refused:',
    block('refused-answer', textOf(answer)),
    'What is wrong with it:',
    [...told, ...(more > 0 ? [`- ${more} more faults of these kinds.`] : [])].join('\n'),
    'Answer again with the whole document. Mend every fault, and keep what was right.',
  ].join('\n\n');
}

function textOf(answer: Answer): string {
  const text = answer.kind === 'document' ? JSON.stringify(answer.document) : answer.said;
  return text.length <= LONGEST_ANSWER ? text : `${text.slice(0, LONGEST_ANSWER)}\n(the rest is left out)`;
}

/** Text from outside as a marked block that it cannot close. */
export function block(name: string, text: string): string {
  return `<${name}>\n${text.replaceAll(`</${name}`, `<\\/${name}`)}\n</${name}>`;
}
