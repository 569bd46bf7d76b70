/** Where one git call looks; nothing of the caller's own environment gets through but PATH. */
export interface GitPlaces {
  readonly gitDirectory: string;
  readonly objectDirectory?: string;
  readonly workTree?: string;
  readonly index?: string;
  /** Shallow boundary of the user's repository, when it has one. */
  readonly shallowFile?: string | undefined;
}

/**
 * Switches for every git call of the engine. They close what a repository could make git run (hooks, fsmonitor, pagers, external
 * transports) and make objects and refs durable before a step is reported.
 */
export const SAFE_CONFIGURATION: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.untrackedCache=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.quotePath=false',
  'core.autocrlf=false',
  'core.pager=cat',
  'core.fsync=committed',
  'core.fsyncMethod=batch',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'diff.ignoreSubmodules=all',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting]);

/** The whole environment of a git call that finds the repository by itself (inspection of the user's own folder). */
export function bareEnvironment(): Readonly<Record<string, string>> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin' } = process.env;
  return {
    PATH,
    HOME: '/nonexistent',
    XDG_CONFIG_HOME: '/nonexistent',
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_EDITOR: 'false',
    GIT_PAGER: 'cat',
    GIT_AUTHOR_NAME: 'Slipway',
    GIT_AUTHOR_EMAIL: 'slipway@localhost',
    GIT_COMMITTER_NAME: 'Slipway',
    GIT_COMMITTER_EMAIL: 'slipway@localhost',
  };
}

/** The whole environment of a git call over named places. */
export function gitEnvironment(places: GitPlaces): Readonly<Record<string, string>> {
  return {
    ...bareEnvironment(),
    GIT_DIR: places.gitDirectory,
    ...(places.objectDirectory === undefined ? {} : { GIT_OBJECT_DIRECTORY: places.objectDirectory }),
    ...(places.workTree === undefined ? {} : { GIT_WORK_TREE: places.workTree }),
    ...(places.index === undefined ? {} : { GIT_INDEX_FILE: places.index }),
    ...(places.shallowFile === undefined ? {} : { GIT_SHALLOW_FILE: places.shallowFile }),
  };
}
