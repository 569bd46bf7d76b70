/** A word of POSIX shell text that stands for exactly this string, whatever it holds; the string must not contain NUL. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Names that a shell treats as its own: assigning them could stop the shell or change what it does.
 * They reach a program through `env` instead of an assignment.
 */
const SHELL_OWNED = new Set(
  'OPTIND OPTARG PPID UID EUID GROUPS IFS LINENO FUNCNAME DIRSTACK RANDOM SECONDS SHELLOPTS POSIXLY_CORRECT HISTSIZE HISTFILE HISTCMD MAIL MAILCHECK MAILPATH PS1 PS2 PS4 ATTY TERM_PROGRAM_ARGS'.split(
    ' ',
  ),
);

/** Whether `NAME='value' command` passes this variable unharmed in any POSIX shell. */
export function isPlainVariable(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && name !== '_' && !SHELL_OWNED.has(name) && !name.startsWith('BASH');
}

/** Shell text that bounds the tasks of the user from here on: bash names that limit `-u`, dash and BusyBox name it `-p`. */
export function formatTaskLimit(tasks: number): string {
  return `{ ulimit -u ${tasks} || ulimit -p ${tasks}; } 2>/dev/null; `;
}
