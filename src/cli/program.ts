import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { buildProgram } from './commander.ts';
import { type CliContext, type CliWorld, createContext } from './context.ts';
import { type CommandEnd, EXIT, misused } from './exit.ts';
import type { GlobalOptions, Invocation } from './invocation.ts';
import { reportFailure } from './output.ts';
import type { CommandSpec } from './tree/spec.ts';
import { COMMANDS } from './tree/tree.ts';

/** Runs one command line (without the program's own name) and returns its exit status. */
export async function runCli(world: CliWorld, argv: readonly string[]): Promise<number> {
  if (argv[0] === '__complete') {
    const { printCandidates } = await import('./completion/candidates.ts');
    return printCandidates(createContext(world, globalsOf({})), argv.slice(1));
  }
  const parsed = await parse(world, argv);
  if (parsed.kind === 'shown') return parsed.exit;
  const { context, end } = parsed.kind === 'misused' ? parsed : await invoke(parsed.call);
  if (end.ok) return end.value;
  await reportFailure(context, end.failure);
  return end.failure.exit;
}

interface Call {
  readonly world: CliWorld;
  readonly spec: CommandSpec;
  readonly words: readonly string[];
  readonly options: Invocation['options'];
}

type Parsed =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'misused'; readonly context: CliContext; readonly end: CommandEnd }
  /** Help or version went out already. */
  | { readonly kind: 'shown'; readonly exit: number };

async function invoke({
  world,
  spec,
  words,
  options,
}: Call): Promise<{ readonly context: CliContext; readonly end: CommandEnd }> {
  const { directory } = options;
  const cwd = typeof directory === 'string' ? resolve(world.cwd, directory) : world.cwd;
  const context = createContext({ ...world, cwd }, globalsOf(options));
  if (!(await isFolder(cwd))) {
    const end = misused(`There is no folder ${cwd}`, 'Name an existing folder after -C.');
    return { context, end };
  }
  const { run } = await spec.load();
  return { context, end: await run({ context, words, options, commands: COMMANDS }) };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}

function globalsOf(options: Invocation['options']): GlobalOptions {
  const { json, yes, quiet, verbose } = options;
  return {
    json: json === true,
    yes: yes === true,
    noInput: options['no-input'] === true,
    quiet: quiet === true,
    verbose: verbose === true,
  };
}

async function parse(world: CliWorld, argv: readonly string[]): Promise<Parsed> {
  let call: Call | null = null;
  const texts = { out: '', error: '' };
  const program = buildProgram(world, {
    onCall: (spec, words, options) => {
      call = { world, spec, words, options };
    },
    onOut: (text) => {
      texts.out += text;
    },
    onError: (text) => {
      texts.error += text;
    },
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isHelp = error.exitCode === 0 || error.code === 'commander.help';
    return refusedOrShown(world, { argv, texts, isHelp, help: helpFor(program, argv, error.code) });
  }
  if (call === null) return { kind: 'shown', exit: EXIT.usage };
  return { kind: 'call', call };
}

interface Outcome {
  readonly argv: readonly string[];
  readonly texts: { readonly out: string; readonly error: string };
  readonly isHelp: boolean;
  /** What leads on from a misuse that the parser has no suggestion for. */
  readonly help: string;
}

/** Where the command that was meant is explained; one that works on a plan takes no path of it as an argument. */
function helpFor(program: Command, argv: readonly string[], code: string): string {
  let command = program;
  const path = ['slipway'];
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) continue;
    command = next;
    path.push(word);
  }
  const takesPlan = command.options.some(({ long }) => long === '--plan');
  const plan = code === 'commander.excessArguments' && takesPlan ? 'A plan is named with --plan PATH. ' : '';
  return `${plan}See "${path.join(' ')} --help".`;
}

/** Help that was asked for is data; help that came because nothing was asked for is talk, and a usage error. */
async function refusedOrShown(world: CliWorld, { argv, texts, isHelp, help }: Outcome): Promise<Parsed> {
  if (isHelp && texts.out !== '') {
    await world.stdout.write(texts.out);
    return { kind: 'shown', exit: EXIT.ok };
  }
  if (isHelp) {
    await world.stderr.write(texts.error);
    return { kind: 'shown', exit: EXIT.usage };
  }
  const [first = '', ...rest] = texts.error.trim().split('\n');
  const suggestion = rest
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/u, '$1');
  const message = capitalised(first.replace(/^error: /u, ''));
  const context = createContext(world, globalsOf({ json: argv.includes('--json') }));
  return { kind: 'misused', context, end: misused(message, suggestion === '' ? help : suggestion) };
}

function capitalised(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/u.test(sentence) ? sentence : `${sentence}.`;
}
