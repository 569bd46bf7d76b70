import { packageVersion } from '../../files/program.ts';
import type { AgentPresence } from '../../ports/agents.ts';
import type { RunProgram } from './program.ts';

/** A program that is looked for. */
export interface SoughtProgram {
  /** What the user calls. */
  readonly name: string;
  readonly title: string;
  /** How to get it, a sentence. */
  readonly install: string;
  /** Absolute path, or null where it was not found. */
  readonly program: string | null;
  readonly run: RunProgram;
}

/** Whether a program is there, which version, and whether it has a credential. */
export async function inspectProgram(
  { name, title, install, program, run }: SoughtProgram,
  login: () => Required<Pick<AgentPresence, 'login' | 'credentials'>>,
): Promise<AgentPresence> {
  const absent = { name, available: false, version: null, hint: install } as const;
  if (program === null)
    return { ...absent, detail: `There is no \`${name}\` on the PATH or where its installer puts it.` };
  const { code, stdout } = await run([program, '--version']);
  // A program that is slow to say its version on a busy machine is there all the same: its package knows it too.
  const version = code === null ? packageVersion(program) : code === 0 ? versionIn(stdout) : null;
  if (version === null) {
    const detail = `\`${program} --version\` does not tell a version.`;
    return { ...absent, detail, hint: `Run it by hand. ${install}` };
  }
  const found = login();
  const detail = `${title} ${version} is at ${program}.${found.login === 'no' ? ' It is not logged in.' : ''}`;
  return { name, available: true, version, detail, hint: '', program, ...found };
}

function versionIn(text: string): string | null {
  return /\d+\.\d+\.\d+[\w.-]*/.exec(text)?.[0] ?? null;
}
