import { assertNever } from '../../core/assert.ts';
import { type ArgumentSpec, type CommandSpec, GLOBAL_OPTIONS, type OptionSpec } from '../tree/spec.ts';

/** The shells that have a completion script. */
const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** Whether a word names a shell that has a completion script. */
export function isShell(word: string): word is Shell {
  return SHELLS.some((shell) => shell === word);
}

/** The completion script of a shell, made from the command tree; runs and tasks are asked of the running daemon. */
export function completionScript(shell: Shell, commands: readonly CommandSpec[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return `#compdef slipway\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
    case 'fish':
      return fishScript(commands);
    default:
      return assertNever(shell);
  }
}

function bashScript(commands: readonly CommandSpec[]): string {
  const options = [...GLOBAL_OPTIONS, ...commands.flatMap((command) => command.options)];
  const valued = unique(options.filter(({ value }) => value !== undefined).flatMap(dashed));
  const choices = unique(options.flatMap((option) => choiceCase(option)));
  return `_slipway() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" words=() word skip=0 i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if ((skip)); then skip=0; continue; fi
    case "$word" in
      ${valued.join('|')}) skip=1 ;;
      -*) ;;
      *) words+=("$word") ;;
    esac
  done
  case "$prev" in
${choices.map((line) => `    ${line}`).join('\n')}
    -C|--directory) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
    -o|--output) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    ${valued.join('|')}) return ;;
  esac
  case "\${words[*]} " in
${wordCases(commands).join('\n')}
  esac
}
complete -F _slipway slipway
`;
}

function choiceCase(option: OptionSpec): readonly string[] {
  if (option.choices === undefined) return [];
  return [`${dashed(option).join('|')}) ${fromWords(option.choices)} return ;;`];
}

/** What may follow the words that were typed; longer commands stand first, so that "daemon" does not hide "daemon start". */
function wordCases(commands: readonly CommandSpec[]): readonly string[] {
  const groups = Map.groupBy(
    commands.filter(({ name }) => name.includes(' ')),
    ({ name }) => name.split(' ')[0] ?? '',
  );
  const tops = unique(commands.map(({ name }) => name.split(' ')[0] ?? ''));
  return [
    ...commands.toSorted((a, b) => b.name.length - a.name.length).map(commandCase),
    ...[...groups].map(([group, members]) => {
      const words = members.map(({ name }) => name.slice(group.length + 1));
      return `    "${group} "*) ${fromWords(words)} ;;`;
    }),
    `    *) ${fromWords(tops)} ;;`,
  ];
}

function commandCase(command: CommandSpec): string {
  const flags = [...command.options, ...GLOBAL_OPTIONS].flatMap(dashed);
  const completes = command.arguments.map(bashArgument);
  const depth = command.name.split(' ').length;
  const byPlace = completes.map((action, index) => `${depth + index}) ${action} ;;`).join(' ');
  const positional = completes.length === 0 ? '' : ` else case \${#words[@]} in ${byPlace} esac`;
  return `    "${command.name} "*) if [[ "$cur" == -* ]]; then ${fromWords(flags)}${positional}${positional === '' ? '' : ';'} fi ;;`;
}

function bashArgument({ completes }: ArgumentSpec): string {
  if (typeof completes !== 'string') return fromWords(completes);
  switch (completes) {
    case 'path':
      return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur")';
    case 'run':
    case 'task':
      return `mapfile -t COMPREPLY < <(slipway __complete ${completes} "$cur" 2>/dev/null)`;
    case 'none':
      return ':';
    default:
      return assertNever(completes);
  }
}

function fromWords(words: readonly string[]): string {
  return `mapfile -t COMPREPLY < <(compgen -W "${words.join(' ')}" -- "$cur");`;
}

function fishScript(commands: readonly CommandSpec[]): string {
  const tops = unique(commands.map(({ name }) => name.split(' ')[0] ?? ''));
  const lines = [
    'complete -c slipway -f',
    ...GLOBAL_OPTIONS.map((option) => `complete -c slipway ${fishOption(option)}`),
    ...commands.flatMap((command) => fishCommand(command, tops)),
  ];
  return `${lines.join('\n')}\n`;
}

function fishCommand(command: CommandSpec, tops: readonly string[]): readonly string[] {
  const [top = '', sub] = command.name.split(' ');
  const none = `not __fish_seen_subcommand_from ${tops.join(' ')}`;
  const inside =
    sub === undefined
      ? `__fish_seen_subcommand_from ${top}`
      : `__fish_seen_subcommand_from ${top}; and __fish_seen_subcommand_from ${sub}`;
  const open =
    sub === undefined ? none : `__fish_seen_subcommand_from ${top}; and not __fish_seen_subcommand_from ${sub}`;
  const first = command.arguments[0];
  return [
    ...(sub === undefined ? [] : [`complete -c slipway -n '${none}' -a ${top}`]),
    `complete -c slipway -n '${open}' -a ${sub ?? top} -d ${fishText(command.summary)}`,
    ...command.options.map((option) => `complete -c slipway -n '${inside}' ${fishOption(option)}`),
    ...(first === undefined ? [] : fishArgument(first).map((action) => `complete -c slipway -n '${inside}' ${action}`)),
  ];
}

function fishArgument({ completes }: ArgumentSpec): readonly string[] {
  if (typeof completes !== 'string') return [`-a '${completes.join(' ')}'`];
  switch (completes) {
    case 'path':
      return ['-F'];
    case 'run':
    case 'task':
      return [`-a '(slipway __complete ${completes} (commandline -ct) 2>/dev/null)'`];
    case 'none':
      return [];
    default:
      return assertNever(completes);
  }
}

function fishOption({ name, short, value, choices, summary }: OptionSpec): string {
  const words = [`-l ${name}`, ...(short === undefined ? [] : [`-s ${short}`]), ...(value === undefined ? [] : ['-r'])];
  return [...words, ...(choices === undefined ? [] : [`-a '${choices.join(' ')}'`]), `-d ${fishText(summary)}`].join(
    ' ',
  );
}

function fishText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function dashed({ name, short }: OptionSpec): readonly string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
