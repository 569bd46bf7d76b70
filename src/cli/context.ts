import type { GlobalOptions } from './invocation.ts';
import type { CliPorts } from './ports.ts';
import type { Style } from './render/style.ts';
import { styleFor } from './render/style.ts';

/** One of the two output streams. */
export interface Sink {
  /** Resolves once more may be written; a reader that is gone is no error. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Columns of the terminal, or null where there is none. */
  readonly columns: number | null;
}

/** The world around a command, all of it handed in. */
export interface CliWorld {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** A person sits at it: standard input is a terminal too. */
  readonly stdinIsTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly version: string;
  /** Wall-clock milliseconds. */
  readonly now: () => number;
  /** Calls the listener on Ctrl-C instead of ending the process, until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly ports: CliPorts;
}

/** What a command works with: the world as the global options shape it. */
export interface CliContext extends CliWorld {
  readonly globals: GlobalOptions;
  /** How data is painted on stdout, and talk on stderr. */
  readonly style: Style;
  readonly talkStyle: Style;
  /** A person can be asked. */
  readonly interactive: boolean;
}

/** Joins the world with the global options. */
export function createContext(world: CliWorld, globals: GlobalOptions): CliContext {
  const { stdout, stderr, environment } = world;
  const { CI = '' } = environment;
  const terminals = world.stdinIsTerminal && stderr.isTerminal && CI === '';
  return {
    ...world,
    globals,
    style: styleFor(stdout, environment),
    talkStyle: styleFor(stderr, environment),
    interactive: terminals && !globals.noInput && !globals.json,
  };
}
