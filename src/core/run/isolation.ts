import { counted } from '../text/wording.ts';
import type { IsolationLevel, NetworkAccess, NetworkSettings, RunSettings } from './settings.ts';

/*
 * What stands between agents and the machine, as data; every text about it is made from this. What is not enforced is not claimed.
 */

/**
 * How something is held: by the `kernel`, so that nothing gets past it; `watched`, so that what goes too far is ended some moments later; or
 * by `nothing`.
 */
export type Enforcement = 'kernel' | 'watched' | 'nothing';

/** One thing that agents may be kept from. */
export interface Protection {
  /** What is wanted: nobody asks for a restricted network where agents may have the machine's. */
  readonly asked: string;
  readonly enforced: Enforcement;
  /** Why it is not held by the kernel, a sentence; null where it is, or where nothing was asked. */
  readonly why: string | null;
}

/** What agents of a run are kept from. */
export interface Isolation {
  readonly level: IsolationLevel;
  readonly filesystem: Protection;
  readonly network: Protection & {
    readonly access: NetworkAccess;
    /** What may be reached besides the providers of agents, with `allow`. */
    readonly allow: readonly string[];
    /** Tasks for which the configuration says something else. */
    readonly otherwise: readonly string[];
  };
  readonly processes: Protection;
  readonly memory: Protection;
}

/** What agents are kept from with these settings. */
export function isolationOf({
  isolation: level,
  network,
  tasks,
}: Pick<RunSettings, 'isolation' | 'network' | 'tasks'>): Isolation {
  const { access, allow }: NetworkSettings = network ?? { access: 'host', allow: [] };
  const different = Object.entries(tasks).filter(([, task]) => task.network !== undefined && task.network !== access);
  const isAsked = access !== 'host' || different.length > 0;
  const boxed = level === 'sandbox';
  return {
    level,
    filesystem: {
      asked: 'writes in its own tree and folders alone, and no look at the home',
      enforced: boxed ? 'kernel' : 'nothing',
      why: boxed ? null : NO_SANDBOX[level],
    },
    network: {
      asked: ASKED[access],
      enforced: boxed && isAsked ? 'kernel' : 'nothing',
      why: isAsked && !boxed ? NO_SANDBOX[level] : null,
      access,
      allow: access === 'allow' ? allow : [],
      otherwise: different.map(([id]) => id),
    },
    processes: {
      asked: 'an end as one tree, and a number at most',
      enforced: level === 'none' ? 'nothing' : 'watched',
      why: PROCESSES[level],
    },
    memory: {
      asked: 'a size at most',
      enforced: 'watched',
      why: 'What a tree uses is looked at four times a second and not reserved: several that grow at once can meet the end of the machine first.',
    },
  };
}

const ASKED: Readonly<Record<NetworkAccess, string>> = {
  host: 'all that the machine reaches',
  allow: 'an allow-list and the provider alone',
  none: 'nothing at all',
};

const NO_SANDBOX: Readonly<Record<IsolationLevel, string | null>> = {
  sandbox: null,
  'best-effort': 'With isolation best-effort there is no namespace around an agent: nothing but good manners keeps it.',
  none: 'With isolation none there is no namespace around an agent: nothing but good manners keeps it.',
};

const PROCESSES: Readonly<Record<IsolationLevel, string>> = {
  sandbox:
    'The kernel ends the tree as one. How many there are is counted four times a second; control groups hold the number where this user may make them.',
  'best-effort':
    'Processes are followed by descent, session and environment marker; one that sheds all three is not found.',
  none: 'What a program leaves behind is ended by its process group alone.',
};

/** The level, and what is enforced of the network where agents do not have the machine's, in a few words. */
export function sayIsolation({ level, network }: Isolation): string {
  const { access, otherwise } = network;
  if (level !== 'sandbox') return access === 'host' ? level : `${level}, network not restricted`;
  const others = otherwise.length === 0 ? '' : ` (${counted(otherwise.length, 'task')} otherwise)`;
  return `${level}${LABELS[access]}${others}`;
}

const LABELS: Readonly<Record<NetworkAccess, string>> = {
  host: '',
  allow: ', network by allow-list',
  none: ', no network',
};

/** How each of them is held, in one line: `files by the kernel · network not restricted · ...`. */
export function sayProtections({ filesystem, network, processes, memory }: Isolation): string {
  const parts = [
    `files ${HELD[filesystem.enforced]}`,
    `network ${network.enforced === 'nothing' ? 'not restricted' : HELD[network.enforced]}`,
    `processes ${HELD[processes.enforced]}`,
    `memory ${HELD[memory.enforced]}`,
  ];
  return parts.join(' · ');
}

const HELD: Readonly<Record<Enforcement, string>> = {
  kernel: 'held by the kernel',
  watched: 'watched',
  nothing: 'not protected',
};
