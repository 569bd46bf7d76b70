import { sanitize } from '../text/sanitize.ts';
import { type Redact, shortEnd } from '../text/shorten.ts';

/** What an agent wants to know from a person before it goes on. */
export interface AgentQuestion {
  readonly question: string;
  readonly options: readonly string[];
  /** The answer the agent would choose itself, or null. */
  readonly fallback: string | null;
}

const MOST_OPTIONS = 12;
const TEXT_BYTES = 8 * 1024;

/**
 * Reads an agent's question file, JSON of the form `{question, options?, default?}`. A file that has another form is read as the question
 * itself: an agent that stopped to ask is not to be taken for one that is done. Null when there is no text at all. `redact` replaces
 * secrets, before a long text is cut.
 */
export function parseQuestion(text: string, redact: Redact): AgentQuestion | null {
  const textOf = (value: unknown) => shown(value, redact);
  // Most agents ask nothing, and an exception for each of them costs more than all the rest of judging its end.
  if (text === '') return null;
  const value = parseJson(text);
  const question = textOf(fieldOf(value, 'question')) ?? textOf(text);
  if (question === null) return null;
  const options = fieldOf(value, 'options');
  return {
    question,
    options: Array.isArray(options) ? options.flatMap((option) => textOf(option) ?? []).slice(0, MOST_OPTIONS) : [],
    fallback: textOf(fieldOf(value, 'default')),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function shown(value: unknown, redact: Redact): string | null {
  if (typeof value !== 'string') return null;
  const clean = sanitize(value).trim();
  return clean === '' ? null : shortEnd(value, TEXT_BYTES, redact).trim();
}
