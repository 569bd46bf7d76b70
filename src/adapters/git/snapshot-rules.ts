import { failure, type Result, success } from '../../core/result.ts';
import type { SnapshotRefusal } from '../../ports/workspaces.ts';
import { isWithin, toTextPath } from './byte-path.ts';
import { hasGitLookalike, isGitControlFile } from './dot-git.ts';
import { newlyLeaving, type SymlinkMap } from './symlinks.ts';
import type { PathChange } from './tree-diff.ts';
import type { WorkingChange } from './working-changes.ts';

/** What a snapshot may hold. Paths are byte strings relative to the tree. */
export interface SnapshotRules {
  /** Files, and folders with everything in them, that an attempt must leave alone. */
  readonly protectedPaths: readonly string[];
  /** Task lists, which only the engine changes. */
  readonly planFiles: readonly string[];
  /** Paths that stay as they are in the base, whatever lies there: task lists, folders that setup fills. */
  readonly leftOut: readonly string[];
  /** Largest single file in bytes. */
  readonly fileBytes: number;
  /** Most bytes of changed files together. */
  readonly totalBytes: number;
}

type Verdict = Result<void, SnapshotRefusal>;

/** Judges what lies in a tree before anything of it is stored. */
export function checkWorkingChanges(changes: readonly WorkingChange[], rules: SnapshotRules): Verdict {
  const repositories = changes.filter((change) => change.kind === 'repository').map((change) => change.path);
  if (repositories.length > 0) return refuse('gitlink', repositories);
  const names = checkNames(
    changes.map((change) => change.path).filter((path) => path !== ''),
    rules,
  );
  if (!names.ok) return names;
  const files = changes.filter((change) => change.kind === 'file');
  return checkSizes(files, rules);
}

/** Judges the tree that was stored: what counts, because nothing can change it any more. */
export function checkTreeChanges(
  changes: readonly PathChange[],
  links: { readonly before: SymlinkMap; readonly after: SymlinkMap },
  rules: SnapshotRules,
): Verdict {
  const gitlinks = changes.filter((change) => change.after?.mode === '160000').map((change) => change.path);
  if (gitlinks.length > 0) return refuse('gitlink', gitlinks);
  const names = checkNames(
    changes.map((change) => change.path),
    rules,
  );
  if (!names.ok) return names;
  const control = changes.filter((change) => change.after?.mode === '120000' && isGitControlFile(change.path));
  const leaving = [...control.map((change) => change.path), ...newlyLeaving(links.before, links.after)];
  if (leaving.length > 0) return refuse('symlink', leaving);
  const plan = changes.filter((change) => rules.planFiles.includes(change.path)).map((change) => change.path);
  return plan.length > 0 ? refuse('protected-path', plan) : success(undefined);
}

/** Judges sizes, one file at a time and all together. */
export function checkSizes(
  files: readonly { readonly path: string; readonly size: number }[],
  rules: SnapshotRules,
): Verdict {
  const large = files.filter((file) => file.size > rules.fileBytes);
  if (large.length > 0) {
    const limit = `A file may have at most ${toMebibytes(rules.fileBytes)}.`;
    return refuse(
      'too-large',
      large.map((file) => file.path),
      limit,
    );
  }
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total <= rules.totalBytes) return success(undefined);
  const largest = [...files].sort((a, b) => b.size - a.size).map((file) => file.path);
  const limit = `Changed files have ${toMebibytes(total)} together, the limit is ${toMebibytes(rules.totalBytes)}.`;
  return refuse('too-large', largest, limit);
}

function checkNames(paths: readonly string[], rules: SnapshotRules): Verdict {
  const lookalikes = paths.filter(hasGitLookalike);
  if (lookalikes.length > 0) return refuse('git-lookalike', lookalikes);
  const guarded = paths.filter((path) => rules.protectedPaths.some((folder) => touches(path, folder)));
  return guarded.length > 0 ? refuse('protected-path', guarded) : success(undefined);
}

/** A file in the place of a protected path's folder removes that path as well. */
function touches(path: string, guarded: string): boolean {
  return isWithin(path, guarded) || isWithin(guarded, path);
}

const WORDS = {
  gitlink: {
    what: 'The attempt left repositories of their own inside its tree, or files inside a submodule',
    hint: 'Remove their .git folders or add them to .gitignore, then retry the task.',
  },
  symlink: {
    what: 'The attempt left symlinks that lead out of the tree',
    hint: 'Make them relative links to files of the repository, or files, then retry the task.',
  },
  'git-lookalike': {
    what: 'The attempt left names that some file systems take for .git',
    hint: 'Remove or rename them, then retry the task.',
  },
  'too-large': {
    what: 'The attempt left more than a snapshot may hold',
    hint: 'Add generated files to .gitignore or raise the limit, then retry the task.',
  },
  'protected-path': {
    what: 'The attempt changed paths that are protected from it',
    hint: 'Leave them as they are, or let the task own them in its plan, then retry the task.',
  },
} as const;

/** Paths that a refusal names. */
const NAMED_PATHS = 10;

function refuse(reason: SnapshotRefusal['reason'], paths: readonly string[], detail?: string): Verdict {
  const unique = [...new Set(paths)];
  const named = unique.slice(0, NAMED_PATHS).map((path) => JSON.stringify(toTextPath(path)));
  const rest = unique.length > NAMED_PATHS ? ` and ${unique.length - NAMED_PATHS} more` : '';
  const { what, hint } = WORDS[reason];
  const message = `${what}: ${named.join(', ')}${rest}.${detail === undefined ? '' : ` ${detail}`}`;
  return failure({ reason, message, hint });
}

function toMebibytes(bytes: number): string {
  return `${Math.round((bytes / (1024 * 1024)) * 10) / 10} MiB`;
}
