import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { z } from 'zod';
import { LineSplitter } from '../../core/text/line-splitter.ts';
import { readOn, rolloutFiles, sizeOf } from './rollout-files.ts';
import { type RolloutFact, readRolloutLine, type Tokens } from './rollout-lines.ts';

/** Longest line that is read, in bytes: results of tools may be large, and nothing is lost with them. */
const LINE_BYTES = 4 * 1024 * 1024;

/** How much of a file's end is looked at for what was interrupted and for the tokens so far. */
const TAIL_BYTES = 4 * 1024 * 1024;

const NO_TOKENS: Tokens = { input: 0, output: 0 };

const startOf = z.object({
  sizes: z.record(z.string(), z.number()),
  total: z.object({ input: z.number(), output: z.number() }),
});

/** Where the threads of a session stood when an attempt began, so that only what it used itself counts. */
export type AttemptStart = z.infer<typeof startOf>;

/** Writes down where the threads stand, unless it was written down before: the same attempt may be launched again. */
export function markStart(path: string, sessions: string): void {
  if (existsSync(path)) return;
  const files = rolloutFiles(sessions);
  const sizes = Object.fromEntries(files.map((file) => [relative(sessions, file), sizeOf(file)]));
  const [main] = files;
  const start: AttemptStart = { sizes, total: main === undefined ? NO_TOKENS : totalOf(main) };
  writeFileSync(path, JSON.stringify(start), { mode: 0o600 });
}

/** Where the threads stood when the attempt began; from the beginning when nobody wrote it down. */
export function readStart(path: string): AttemptStart {
  try {
    return startOf.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { sizes: {}, total: NO_TOKENS };
  }
}

function totalOf(file: string): Tokens {
  const totals = factsAtEnd(file).flatMap((fact) =>
    fact.kind === 'thread-tokens' && fact.tokens !== null ? [fact.tokens] : [],
  );
  return totals.at(-1) ?? NO_TOKENS;
}

/** What was being done and had no answer when the thread's process ended, in the order it was begun. */
export function interruptedCalls(file: string): readonly string[] {
  const open = new Map<string, string>();
  for (const fact of factsAtEnd(file)) {
    if (fact.kind === 'call') open.set(fact.id, fact.what);
    if (fact.kind === 'answered') open.delete(fact.id);
  }
  return [...open.values()];
}

function factsAtEnd(file: string): readonly RolloutFact[] {
  const lines = new LineSplitter(LINE_BYTES);
  const facts: RolloutFact[] = [];
  readOn(file, Math.max(0, sizeOf(file) - TAIL_BYTES), (chunk) => {
    for (const { text } of lines.add(chunk)) facts.push(...[readRolloutLine(text)].flatMap((fact) => fact ?? []));
  });
  return facts;
}

/** What the threads of one attempt have told so far. */
export interface RolloutFacts {
  readonly model: string | null;
  readonly version: string | null;
  /** Calls of the model that were answered. */
  readonly calls: number;
  readonly tokens: Tokens;
  /** Seconds since the epoch at which a used-up limit lifts, or null. */
  readonly resetsAt: number | null;
}

/** Reads along in the threads of one attempt. */
export class RolloutFollower {
  readonly #sessions: string;
  readonly #start: AttemptStart;
  readonly #threads = new Map<string, { at: number; readonly lines: LineSplitter }>();
  #facts: RolloutFacts = { model: null, version: null, calls: 0, tokens: NO_TOKENS, resetsAt: null };

  constructor(sessions: string, start: AttemptStart) {
    this.#sessions = sessions;
    this.#start = start;
  }

  /** Takes what was written since the last look. */
  look(): RolloutFacts {
    for (const file of rolloutFiles(this.#sessions)) {
      const thread = this.#threads.get(file) ?? this.#open(file);
      thread.at = readOn(file, thread.at, (chunk) => {
        for (const { text } of thread.lines.add(chunk)) this.#take(readRolloutLine(text));
      });
    }
    return this.#facts;
  }

  #open(file: string): { at: number; readonly lines: LineSplitter } {
    const begun = this.#start.sizes[relative(this.#sessions, file)] ?? 0;
    const thread = { at: begun, lines: new LineSplitter(LINE_BYTES) };
    this.#threads.set(file, thread);
    return thread;
  }

  #take(fact: RolloutFact | null): void {
    const { tokens, calls } = this.#facts;
    switch (fact?.kind) {
      case 'version':
        this.#facts = { ...this.#facts, version: fact.version };
        return;
      case 'model':
        this.#facts = { ...this.#facts, model: fact.model };
        return;
      case 'call-tokens': {
        const told = calls === 0 ? NO_TOKENS : tokens;
        const sum = { input: told.input + fact.tokens.input, output: told.output + fact.tokens.output };
        this.#facts = { ...this.#facts, calls: calls + 1, tokens: sum };
        return;
      }
      case 'thread-tokens':
        this.#facts = {
          ...this.#facts,
          resetsAt: fact.resetsAt ?? this.#facts.resetsAt,
          tokens: this.#atLeast(fact.tokens),
        };
        return;
      default:
    }
  }

  /** Versions that do not tell each call tell the total of the thread, earlier attempts included; where calls are told they are the truth. */
  #atLeast(total: Tokens | null): Tokens {
    const { tokens, calls } = this.#facts;
    if (total === null || calls > 0) return tokens;
    return {
      input: Math.max(tokens.input, total.input - this.#start.total.input),
      output: Math.max(tokens.output, total.output - this.#start.total.output),
    };
  }
}
