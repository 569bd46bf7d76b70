import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import type { RunTarget } from '../../core/run/settings.ts';
import type { AttemptKey, Candidate } from '../../ports/workspaces.ts';
import { basePin, candidatePin } from './names.ts';
import type { RefChange } from './ref-store.ts';
import type { Repository } from './repository.ts';
import { faultFromGit, repositoryFault } from './repository-fault.ts';

/** The result branch is not where the candidate was made. */
export interface TargetMoved {
  readonly reason: 'moved';
  readonly head: string;
}

/** Creates the result branch at its base and pins the base; what is there already stays. */
export async function openTarget(repository: Repository, runId: string, target: RunTarget): Promise<void> {
  const { objects, refs } = repository;
  assertBranch(target.resultRef);
  const base = await objects.header(target.base);
  if (base === null) throw faultFromGit('cat-file', `missing commit ${target.base}`);
  if (base.type !== 'commit') throw notACommit(target.base);
  const [branch, pinned] = await Promise.all([refs.resolve(target.resultRef), refs.resolve(basePin(runId))]);
  const changes: RefChange[] = [];
  if (branch === null) changes.push({ ref: target.resultRef, to: target.base, old: null });
  if (pinned === null) changes.push({ ref: basePin(runId), to: target.base, old: null });
  if (branch !== null && pinned === null && !(await isAncestor(repository, target.base, branch))) {
    throw foreignBranch(target.resultRef);
  }
  if (changes.length === 0) return;
  const outcome = await refs.apply(changes);
  if (outcome.status === 'refused') throw cannotCreate(target.resultRef, outcome.message);
}

/** The commit the result branch is at. */
export async function readHead(repository: Repository, target: RunTarget): Promise<string> {
  assertBranch(target.resultRef);
  const head = await repository.refs.resolve(target.resultRef);
  if (head !== null) return head;
  throw repositoryFault(
    `The result branch ${target.resultRef} is gone.`,
    `Create it again where it was: git update-ref ${target.resultRef} COMMIT. The work of every attempt is pinned under refs/slipway.`,
  );
}

/** Moves the result branch to a candidate by compare-and-swap, or finds out that this was done before. */
export async function landCandidate(
  repository: Repository,
  request: { readonly key: AttemptKey; readonly target: RunTarget; readonly candidate: Candidate },
): Promise<Result<void, TargetMoved>> {
  const { candidate, target } = request;
  assertBranch(target.resultRef);
  await checkCandidate(repository, candidate);
  const head = await readHead(repository, target);
  if (head !== candidate.base) return hasLanded(repository, candidate, head);
  await refuseCheckedOut(repository, target.resultRef);
  const pinRef = candidatePin(request.key);
  const pinned = await repository.refs.resolve(pinRef);
  const unpin = pinned === null ? [] : [{ ref: pinRef, to: null, old: pinned }];
  const swap = { ref: target.resultRef, to: candidate.commit, old: candidate.base };
  const outcome = await repository.refs.apply([swap, ...unpin]);
  if (outcome.status === 'done') return success(undefined);
  const now = await readHead(repository, target);
  if (now === candidate.base) throw repositoryFault(outcome.message, 'Remove stale lock files, then retry the task.');
  return hasLanded(repository, candidate, now);
}

async function hasLanded(
  repository: Repository,
  candidate: Candidate,
  head: string,
): Promise<Result<void, TargetMoved>> {
  const landed = head === candidate.commit || (await isAncestor(repository, candidate.commit, head));
  return landed ? success(undefined) : failure({ reason: 'moved', head });
}

/** What lands is what was gated: a child of the commit it was made on, with the tree that was judged. */
async function checkCandidate(repository: Repository, candidate: Candidate): Promise<void> {
  const { tree, parents } = await repository.objects.commit(candidate.commit);
  if (tree === candidate.tree && parents[0] === candidate.base) return;
  throw repositoryFault(
    `Commit ${candidate.commit} is not the candidate that was judged: its tree or its parent differs.`,
    'Retry the task, so that a new candidate is made and judged.',
  );
}

/** Whether one commit is reachable from another. */
async function isAncestor(repository: Repository, ancestor: string, commit: string): Promise<boolean> {
  const { code, stderr } = await repository.git(['merge-base', '--is-ancestor', ancestor, commit]);
  if (code > 1) throw faultFromGit('merge-base', stderr);
  return code === 0;
}

/** A branch that a person has checked out is never moved under their feet. */
async function refuseCheckedOut(repository: Repository, ref: string): Promise<void> {
  const { commonDirectory } = repository.places;
  const worktrees = await readdir(join(commonDirectory, 'worktrees')).catch(() => []);
  const folders = [commonDirectory, ...worktrees.map((name) => join(commonDirectory, 'worktrees', name))];
  for (const folder of folders) {
    const head = await readFile(join(folder, 'HEAD'), 'utf8').catch(() => '');
    if (head.trim() !== `ref: ${ref}`) continue;
    const gitFile = await readFile(join(folder, 'gitdir'), 'utf8').catch(() => join(commonDirectory, ''));
    throw repositoryFault(
      `The result branch is checked out in ${dirname(gitFile.trim())}, so it is not moved.`,
      'Run `git switch --detach` there, then retry the task.',
    );
  }
}

function assertBranch(ref: string): void {
  const plain = /^refs\/heads\/[A-Za-z0-9._/-]{1,200}$/.test(ref) && !/\.\.|\/\/|\/\.|\.lock(\/|$)|[/.]$/.test(ref);
  if (plain) return;
  throw repositoryFault(
    `${JSON.stringify(ref)} is no usable result branch.`,
    'Use a branch name of letters, digits, dots, hyphens and slashes.',
  );
}

function notACommit(base: string): Error {
  return repositoryFault(`The base ${base} is not a commit.`, 'Plan the run again from a commit.');
}

function foreignBranch(ref: string): Error {
  const hint = 'Rename or delete that branch, or plan the run again under another name.';
  return repositoryFault(`${ref} exists already and does not contain the base of this run.`, hint);
}

function cannotCreate(ref: string, message: string): Error {
  const parent = /'(refs\/heads\/[^']+)' exists/.exec(message)?.[1];
  const hint =
    parent === undefined
      ? 'Check that the repository can be written, then resume the run.'
      : `Rename the branch that is in the way: git branch -m ${parent.slice(11)} NEW-NAME.`;
  return repositoryFault(`The result branch ${ref} could not be created. ${message}`, hint);
}
