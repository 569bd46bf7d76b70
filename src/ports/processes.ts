import type { RefusedTarget } from '../core/network/allow-list.ts';
import type { AttemptLimits, IsolationLevel } from '../core/run/settings.ts';

/** What a sandboxed process may touch. Everything else of the file system is read-only, home, temp and run folders are private and empty. */
export interface SandboxAccess {
  /** Absolute folders that stay writable. */
  readonly writable: readonly string[];
  /** Absolute paths that are shown read-only where a private folder would hide them (caches, object stores, packets). */
  readonly readable: readonly string[];
  /** Files and folders that are shown at another place too; what is not there is left out. Used with `isolation: sandbox` alone. */
  readonly placed?: readonly PlacedPath[];
  /**
   * `host` shares the machine's network, `none` gives an empty network namespace; an allow-list gives an empty one with a way out to what is
   * listed: through an HTTP proxy that the usual variables name, and to listed ports of the machine's loopback at the same ports.
   */
  readonly network: 'host' | 'none' | AllowedNetwork;
}

/** What may be reached, each as `HOST`, `HOST:PORT`, `*.HOST` or `*.HOST:PORT`. */
export interface AllowedNetwork {
  readonly allow: readonly string[];
  /** Addresses of the program's provider, which may lie in private networks and on this machine. */
  readonly providers: readonly string[];
}

/** Something that a sandboxed process finds at `path`; a writable file cannot be replaced there, but can be written in place. */
export interface PlacedPath {
  /** Absolute path of what is shown. */
  readonly source: string;
  /** Absolute path at which it is shown, directly in a writable folder. */
  readonly path: string;
  readonly writable: boolean;
}

/** One process tree to start, or to find again when it was started before. */
export interface ProcessSpec {
  /** Identity: the same key is never started twice, whoever asks and however often the daemon died in between. */
  readonly key: string;
  /** Folder of its own, private to the user, for claim, output and exit status; created when missing. */
  readonly directory: string;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly isolation: IsolationLevel;
  /** Used with `isolation: sandbox`. */
  readonly access: SandboxAccess;
  readonly limits: AttemptLimits;
  /** Text given on standard input, which then ends; null gives an empty one. At most 16 MiB. */
  readonly input: string | null;
  /** Standard input stays open, beyond the life of the daemon too, for what `ProcessControl` writes; `input` is then null. */
  readonly control?: true;
}

/** One line for a process that listens. `key` is the identity of the line: it is written once per process, also when the daemon died in between. */
export interface ControlLine {
  readonly key: string;
  /** Without its line feed. */
  readonly line: string;
}

/** Writes to the standard input of one process. Lines are delivered whole, in order, and once, by a later daemon too. */
export interface ProcessControl {
  /** Keys of the lines that were written, by earlier daemons too. */
  readonly written: ReadonlySet<string>;
  /** Writes a line whose key was not written before. False when it will not be heard: the process or its input ended, or 64 MiB were written. */
  write(line: ControlLine): boolean;
  /** Ends standard input after what was written. */
  end(): void;
}

/** Which process serves a key: enough to know it again after any restart, and to never mistake another for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot (field 22 of /proc/PID/stat). */
  readonly startTicks: number;
  readonly bootId: string;
}

/** How a process tree ended. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  /** `signal` is the number. An exit status of 128 + `signal` that the program chose itself looks the same; messages must say so. */
  | { readonly kind: 'signalled'; readonly signal: number }
  /** A bound was reached and the whole tree was ended; `message` names the bound and the figure. */
  | {
      readonly kind: 'limit';
      readonly limit: 'wall' | 'idle' | 'output' | 'memory' | 'processes';
      readonly message: string;
    }
  /** It ran, but nothing is left that could tell how it ended (power loss, shim killed). */
  | { readonly kind: 'lost'; readonly message: string }
  | { readonly kind: 'cancelled' }
  /** It could not be started; nothing ran. */
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string };

/** What a caller may watch while a process runs. */
export interface ProcessObserver {
  /** The process is known to run (started now or found again); told within about 50 ms, and not at all when it is over before. */
  readonly started?: (identity: ProcessIdentity, adopted: boolean) => void;
  /** Output bytes (stdout and stderr as the process wrote them), in order, from the first byte even after an adoption. */
  readonly output?: (chunk: Uint8Array) => void;
  /** Something was asked for that is not on the allow-list: the reason, and the `HOST:PORT` as it was asked for. After an adoption all are told again. */
  readonly refused?: (reason: RefusedTarget, target: string) => void;
  /** How to write to a process that was asked for with `control`; told before the first output, and not at all when it was over before. */
  readonly control?: (control: ProcessControl) => void;
}

/** What the machine offers, probed once per start of the daemon. */
export interface IsolationProbe {
  readonly level: IsolationLevel;
  /** What is enforced and what is not, one sentence. */
  readonly explanation: string;
  /** How to get the next better level; empty when there is none. */
  readonly hint: string;
}

/** The only way processes of agents, gates and setup commands are started. */
export interface Processes {
  /** What this machine can enforce. */
  probe(): Promise<IsolationProbe>;
  /**
   * Starts the process, or adopts the one that already serves `spec.key`, and resolves when its whole tree is gone.
   * Aborting the signal ends the tree (SIGTERM, grace, SIGKILL) and resolves as `cancelled`.
   * At level `none` what a program leaves behind when it ends by itself within 200 ms is not looked for, and a line naming a fatal signal may follow the output.
   * Output is in `<directory>/output`, bounded by `limits.outputBytes`. Never rejects; after `close` it never settles.
   */
  run(spec: ProcessSpec, observer: ProcessObserver, signal: AbortSignal): Promise<ProcessEnd>;
  /** Ends whatever still runs for the key and resolves when nothing of it is left. A key that never ran can not be started any more either. */
  end(process: Pick<ProcessSpec, 'key' | 'directory'>): Promise<void>;
  /** Folders of the jobs below `root` that run now, whoever started them. */
  running(root: string): Promise<readonly string[]>;
  /** Lets go of everything without ending running processes: they are adopted by the next daemon. */
  close(): Promise<void>;
}
