import { controlPath } from './control-files.ts';
import { quoteForShell } from './shell-text.ts';

/*
 * The part of a job's text that keeps the standard input of its program open. The daemon appends to the file `control`; a small loop of the
 * shim, the pump, copies what is new into a pipe, and waits for a line in the pipe `wake` when there is nothing. So neither the life of
 * the daemon nor its speed matters to the program: what the file holds arrives once and in order.
 *
 *   daemon ──append──> control ──pump: cat──> pipe ──> program
 *      └────line────> wake ──> pump
 *
 * Descriptors while it is set up: 5 both ends of the pipe, so that opening it never waits; 6 its read end; 7 its write end; 8 both ends of
 * `wake`, held by the shim as long as the program runs; 9 its read end. The shim keeps no write end of the pipe: the program reads the end
 * of its input when the pump ends. The pump ends with the file `control-end`, or when nobody holds 8 any more: with the program or the shim.
 */

/** Shell text that runs `program` with an open standard input; `streams` are its other redirections. Sets `k` as the program does. */
export function formatControlled(directory: string, program: string, streams: string): string {
  const [control, end, pipe, wake] = (['control', 'control-end', 'pipe', 'wake'] as const).map((name) =>
    quoteForShell(controlPath(directory, name)),
  );
  // The shared offset of descriptor 0 makes each `cat` go on where the last one stopped. What was appended before the end is there at its sight.
  const pump = `while cat; do [ -e ${end} ] && { cat; break; }; read -r k <&9 || break; done`;
  const pumping = `{ ${pump}; } <${control} >&7 3>&- 4>&- 5>&- 6<&- 7>&- 8>&- & exec 5>&- 7>&- 9<&-`;
  const running = `{ ${program}; } <&6 ${streams} 6<&- 8>&-`;
  return `mkfifo -m 600 ${pipe} ${wake} && { ${pumping}; ${running}; } 5<>${pipe} 6<${pipe} 7>>${pipe} 8<>${wake} 9<${wake}`;
}
