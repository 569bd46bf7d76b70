import { Command, Option } from 'commander';
import type { CliWorld } from './context.ts';
import type { Invocation } from './invocation.ts';
import { paint, styleFor } from './render/style.ts';
import { type CommandSpec, GLOBAL_OPTIONS, type OptionSpec } from './tree/spec.ts';
import { COMMANDS } from './tree/tree.ts';

/** What a parsed command line leads to. */
export interface ProgramEvents {
  readonly onCall: (spec: CommandSpec, words: readonly string[], options: Invocation['options']) => void;
  readonly onOut: (text: string) => void;
  readonly onError: (text: string) => void;
}

/** The command tree as a commander program; nothing of a command but its description is loaded. */
export function buildProgram(world: CliWorld, events: ProgramEvents): Command {
  const program = new Command('slipway');
  const style = styleFor(world.stdout, world.environment);
  program
    .exitOverride()
    .configureOutput({
      writeOut: events.onOut,
      writeErr: events.onError,
      getOutHelpWidth: () => style.width,
      getErrHelpWidth: () => style.width,
      getOutHasColors: () => style.colour,
      getErrHasColors: () => style.colour,
    })
    .configureHelp({
      styleTitle: (text) => paint(style, 'strong', text),
      styleCommandText: (text) => paint(style, 'active', text),
      styleSubcommandText: (text) => paint(style, 'active', text),
      styleOptionText: (text) => paint(style, 'active', text),
    })
    .description('Takes a spec and has coding agents build it in the background, each change verified before it lands.')
    .version(world.version, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Show help.')
    .helpCommand('help [COMMAND]', 'Show help for a command.')
    .showSuggestionAfterError();
  for (const option of GLOBAL_OPTIONS) program.addOption(toOption(option));
  for (const spec of COMMANDS) addCommand(program, spec, events);
  return program;
}

const GROUP_SUMMARIES: Readonly<Record<string, string>> = {
  daemon: 'Start, stop and look at the daemon.',
  config: 'Look at the configuration.',
  agents: 'Look at the agents of this machine.',
  task: 'Change the tasks of a plan before it runs.',
  dep: 'Change what tasks of a plan wait for.',
};

function addCommand(program: Command, spec: CommandSpec, events: ProgramEvents): void {
  const [first = '', second] = spec.name.split(' ');
  const parent = second === undefined ? program : groupOf(program, first, spec);
  const command = parent.command(second ?? first).summary(spec.summary);
  command.description([spec.summary, spec.details ?? ''].join('\n\n').trim());
  command.helpGroup(`${spec.group}:`).allowExcessArguments(false);
  for (const { name, summary, required } of spec.arguments) {
    command.argument(required ? `<${name}>` : `[${name}]`, summary);
  }
  for (const option of spec.options) command.addOption(toOption(option));
  command.addHelpText('after', `\nExamples:\n${spec.examples.map((example) => `  ${example}`).join('\n')}`);
  command.action(() => events.onCall(spec, command.args, optionsOf(command)));
}

function groupOf(program: Command, name: string, spec: CommandSpec): Command {
  const existing = program.commands.find((command) => command.name() === name);
  if (existing !== undefined) return existing;
  return program
    .command(name)
    .description(GROUP_SUMMARIES[name] ?? name)
    .helpGroup(`${spec.group}:`);
}

function toOption({ name, short, value, choices, summary }: OptionSpec): Option {
  const dashes = `${short === undefined ? '' : `-${short}, `}--${name}`;
  const option = new Option(value === undefined ? dashes : `${dashes} <${value}>`, summary);
  return choices === undefined ? option : option.choices([...choices]);
}

/** Options by their long names; commander turns "--no-input" into `input: false` and "--dry-run" into `dryRun`. */
function optionsOf(command: Command): Invocation['options'] {
  const given: Record<string, unknown> = command.optsWithGlobals();
  const specs = [...command.options, ...(command.parent?.options ?? []), ...(command.parent?.parent?.options ?? [])];
  return Object.fromEntries(
    specs.map((option) => {
      const name = option.long?.slice(2) ?? '';
      const value = given[option.attributeName()];
      return [name, option.negate ? value === false : textOrFlag(value)];
    }),
  );
}

function textOrFlag(value: unknown): string | boolean | undefined {
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}
