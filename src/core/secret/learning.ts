import type { KnownSecret } from './find.ts';
import { createRedactor, createTextRedactor, type Redactor } from './redact.ts';

/** A redactor of whole texts that is told of secrets as they become known. */
export interface LearningRedactor {
  /** From now on these values are replaced too; values that are known already change nothing. */
  learn(secrets: readonly KnownSecret[]): void;
  redact(text: string): string;
  /** Starts a stream with what is known by now. */
  stream(): Redactor;
}

/** Values that are remembered; the oldest are forgotten first. */
const MOST_SECRETS = 1_000;

/** A redactor that knows no value yet, and replaces what looks like a credential. */
export function createLearningRedactor(): LearningRedactor {
  const names = new Map<string, string>();
  let redact = createTextRedactor([]);
  return {
    learn: (secrets) => {
      const fresh = secrets.filter(({ value }) => value !== '' && !names.has(value));
      if (fresh.length === 0) return;
      for (const { name, value } of fresh) names.set(value, name);
      for (const value of [...names.keys()].slice(0, -MOST_SECRETS)) names.delete(value);
      redact = createTextRedactor([...names].map(([value, name]) => ({ name, value })));
    },
    redact: (text) => redact(text),
    stream: () => createRedactor([...names].map(([value, name]) => ({ name, value }))),
  };
}
