import type { CommandModule } from '../invocation.ts';

/** A positional argument. */
export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  /** What a shell completes it with. */
  readonly completes: 'path' | 'run' | 'task' | 'none' | readonly string[];
}

/** An option; one without `value` is a flag. */
export interface OptionSpec {
  /** Long name without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** Placeholder of its value. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly summary: string;
}

/** A command as data: parsing, help, completion and the reference are all made from it. */
export interface CommandSpec {
  /** Words of the command, such as `daemon start`. */
  readonly name: string;
  readonly group: 'Plan' | 'Run' | 'Look' | 'Decide' | 'Manage';
  readonly summary: string;
  /** Further sentences for the help of the command itself. */
  readonly details?: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
  /** Loads the code of the command, which nothing else loads. */
  readonly load: () => Promise<CommandModule>;
}

/** The argument of commands that work on one run. */
export const RUN_ARGUMENT: ArgumentSpec = {
  name: 'RUN',
  summary: 'A run, by its id or the beginning of it; the latest run of this repository where nothing is said.',
  required: false,
  completes: 'run',
};

/** The argument of commands that work on one task. */
export const TASK_ARGUMENT: ArgumentSpec = {
  name: 'RUN/TASK',
  summary: 'A task of a run; TASK alone means the latest run of this repository.',
  required: true,
  completes: 'task',
};

/** The argument of commands that read a plan. */
export const PATH_ARGUMENT: ArgumentSpec = {
  name: 'PATH',
  summary: 'A plan file such as tasks.md, or the folder of a spec.',
  required: true,
  completes: 'path',
};

/** Options that stand before or after any command. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: 'directory', short: 'C', value: 'DIR', summary: 'Work as if started in DIR.' },
  { name: 'json', summary: 'Print {"schemaVersion":1,"data":...} and nothing else on stdout; streams are JSON Lines.' },
  { name: 'yes', short: 'y', summary: 'Answer yes to every question, the approval of a plan included.' },
  { name: 'no-input', summary: 'Never ask; what needs an answer stops instead.' },
  { name: 'quiet', short: 'q', summary: 'Say nothing but data and errors.' },
  { name: 'verbose', short: 'v', summary: 'Say more.' },
];
