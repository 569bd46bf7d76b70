import { failure, type Result, success } from '../core/result.ts';
import type { CliContext } from './context.ts';
import { type CliFailure, type CommandEnd, misused } from './exit.ts';
import type { CommandSpec } from './tree/spec.ts';

/** Options that every command understands. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly yes: boolean;
  readonly noInput: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** A command as it was called. */
export interface Invocation {
  readonly context: CliContext;
  /** Positional arguments in order; those left out are missing. */
  readonly words: readonly string[];
  /** Options by their long name without the dashes. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The whole command tree, for what is made from it. */
  readonly commands: readonly CommandSpec[];
}

/** What the file of a command exports. */
export interface CommandModule {
  readonly run: (invocation: Invocation) => Promise<CommandEnd>;
}

/** Whether a flag was given. */
export function flag({ options }: Invocation, name: string): boolean {
  return options[name] === true;
}

/** The text of an option, or null when it was not given. */
export function textOption({ options }: Invocation, name: string): string | null {
  const value = options[name];
  return typeof value === 'string' ? value : null;
}

/** A whole number of an option within bounds, or null when it was not given. */
export function numberOption(
  invocation: Invocation,
  name: string,
  bounds: { readonly min: number; readonly max: number },
): Result<number | null, CliFailure> {
  const text = textOption(invocation, name);
  if (text === null) return success(null);
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= bounds.min && value <= bounds.max) return success(value);
  return misused(
    `--${name} got ${JSON.stringify(text)}, which is not a whole number from ${bounds.min} to ${bounds.max}.`,
    `Write for example "--${name} ${bounds.min}".`,
  );
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** An age such as `30d` or `12h` in milliseconds, or null when the option was not given. */
export function ageOption(invocation: Invocation, name: string): Result<number | null, CliFailure> {
  const text = textOption(invocation, name);
  if (text === null) return success(null);
  const match = /^(\d{1,6})([smhdw])$/u.exec(text);
  const unit = UNIT_MS[match?.[2] ?? ''];
  if (match !== null && unit !== undefined) return success(Number(match[1]) * unit);
  return failure(
    misused(
      `--${name} got ${JSON.stringify(text)}, which is not an age.`,
      'Write a number and a unit, such as "30d", "12h" or "4w".',
    ).failure,
  );
}
