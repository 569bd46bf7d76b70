import { type ArgumentSpec, type CommandSpec, GLOBAL_OPTIONS, type OptionSpec } from './tree/spec.ts';

const GROUPS: readonly CommandSpec['group'][] = ['Plan', 'Run', 'Look', 'Decide', 'Manage'];

const EXIT_STATUSES = `| status | meaning |
|---:|---|
| 0 | It worked; a run that was waited for is complete. |
| 1 | A run or gate failed, a check found errors, a request was refused. |
| 2 | The command was called in a wrong way. |
| 3 | A person has to decide something first. |
| 69 | The daemon cannot be reached. |
| 70 | A bug of slipway. |
| 75 | Something else holds the lock. |
| 78 | The configuration is wrong, or no Node is new enough. |
| 128+n | Signal n ended the command; Ctrl-C is 130. |`;

/** The reference of all commands as Markdown, made from the command tree alone. */
export function commandReference(commands: readonly CommandSpec[]): string {
  const groups = GROUPS.flatMap((group) => {
    const members = commands.filter((command) => command.group === group);
    return [`## ${group}`, ...members.map(commandSection)];
  });
  return `${[
    '# Command reference',
    'This page is generated from the command tree by `npm run docs:cli`; a test keeps it true.',
    'Data goes to stdout, talk to stderr. `RUN` is the id of a run or its beginning, and defaults to the latest run of this repository.',
    `## Options of every command\n\n${optionList(GLOBAL_OPTIONS)}`,
    ...groups,
    `## Exit status\n\n${EXIT_STATUSES}`,
    `## Environment\n\n${ENVIRONMENT}`,
  ].join('\n\n')}\n`;
}

const ENVIRONMENT = `| variable | meaning |
|---|---|
| \`SLIPWAY_HOME\` | Folder of all state, instead of the XDG folders. |
| \`SLIPWAY_NODE\` | The Node that runs the command, where the one on PATH is too old. |
| \`NO_COLOR\`, \`FORCE_COLOR\` | Never colour, always colour. |
| \`COLUMNS\` | Width of the output. |
| \`CI\` | Never ask. |`;

function commandSection(command: CommandSpec): string {
  const words = command.arguments.map(({ name, required }) => (required ? `<${name}>` : `[${name}]`));
  const usage = ['slipway', command.name, ...(command.options.length > 0 ? ['[options]'] : []), ...words].join(' ');
  const parts = [
    `### ${command.name}`,
    `\`${usage}\``,
    command.summary,
    command.details ?? '',
    command.arguments.length > 0 ? command.arguments.map(argumentLine).join('\n') : '',
    command.options.length > 0 ? optionList(command.options) : '',
    `\`\`\`sh\n${command.examples.join('\n')}\n\`\`\``,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function argumentLine({ name, summary }: ArgumentSpec): string {
  return `- \`${name}\`: ${summary}`;
}

function optionList(options: readonly OptionSpec[]): string {
  return options.map(optionLine).join('\n');
}

function optionLine({ name, short, value, choices, summary }: OptionSpec): string {
  const dashes = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].join(', ');
  const allowed = choices === undefined ? '' : ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;
  return `- \`${dashes}${value === undefined ? '' : ` ${value}`}\`: ${summary}${allowed}`;
}
