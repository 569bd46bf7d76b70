import { mkdirSync, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { providersIn } from '../../core/network/provider-address.ts';
import { findProgram, programFiles } from '../../files/program.ts';
import type { AgentPresence, AgentRequest } from '../../ports/agents.ts';
import type { AcpProgram, AcpSurroundings } from './program.ts';

/*
 * Any program that speaks the protocol: `--agent 'acp:COMMAND'`. Nothing is known of where it keeps its login and its sessions. In a sandbox
 * it gets a home of its own for the task, so that a session can be gone on with; what it is legitimated by comes from `env` and `secrets`.
 */

/** A program that is started by a command of the user's. */
export function commandProgram(command: string, { variables }: Pick<AcpSurroundings, 'variables'>): AcpProgram {
  return {
    name: 'acp',
    title: basename(wordsOf(command).program),
    advice: {
      check: `Start \`${command}\` by hand: it has to speak the Agent Client Protocol on its standard input and output.`,
      logIn: `Log in to the program of \`${command}\`, or give it its key with \`env\` or \`secrets\`, then retry.`,
    },
    startsWithModel: false,
    signIn: null,
    providers: () => providersIn(variables),
    presence: async () => inspect(command, variables),
    start: (request) => ({
      argv: ['/bin/sh', '-c', command],
      ...homeOf(request, command),
    }),
    hearPlain: () => null,
  };
}

function homeOf(
  { isolation, stateFolder }: AgentRequest,
  command: string,
): Pick<ReturnType<AcpProgram['start']>, 'environment' | 'access'> {
  if (isolation !== 'sandbox') return { environment: {}, access: { writable: [], readable: [], network: 'host' } };
  const home = join(stateFolder, 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return { environment: { HOME: home }, access: { writable: [home], readable: namedFiles(command), network: 'host' } };
}

/** Files that the command names by their whole path, as in `node /path/to/agent.mjs`: in a sandbox they could lie in what is hidden. */
function namedFiles(command: string): readonly string[] {
  const words = command.split(/\s+/).filter((word) => isAbsolute(word));
  return words
    .filter((word) => statSync(word, { throwIfNoEntry: false })?.isFile())
    .flatMap((word) => programFiles(word));
}

function inspect(command: string, variables: AcpSurroundings['variables']): AgentPresence {
  const { program, isPlain } = wordsOf(command);
  const common = { name: 'acp', version: null } as const;
  const found = !isPlain || program.includes('/') ? program : findProgram(program, variables);
  if (found === null) {
    const detail = `There is no \`${program}\` on the PATH.`;
    return {
      ...common,
      available: false,
      detail,
      hint: `Install it, or give the whole path: \`acp:/path/to/${program}\`.`,
    };
  }
  return { ...common, available: true, detail: `The command is \`${command}\`.`, hint: '' };
}

/** The program that a command starts, as far as it is plain to see. */
function wordsOf(command: string): { readonly program: string; readonly isPlain: boolean } {
  const first = command.trim().split(/\s+/)[0] ?? command;
  return { program: first, isPlain: /^[\w./@+-]+$/.test(first) && !['cd', 'env', 'exec'].includes(first) };
}
