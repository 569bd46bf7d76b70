/** One thing that a hostile or careless program does with git; `$USER_REPO` is the user's repository, `$OBJECTS` its object folder. */
export interface Attack {
  readonly name: string;
  /** Shell script, run at the top of a tree. */
  readonly script: string;
}

/** Fifteen ways in which one line of git, or one file written beside it, harms whoever shares a repository. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'moves main by update-ref',
    script: `c=$(git commit-tree -m evil 'HEAD^{tree}'); git update-ref refs/heads/main $c; git -C "$USER_REPO" update-ref refs/heads/main $c`,
  },
  {
    name: 'makes its own branch an alias of main and commits',
    script: `git symbolic-ref refs/heads/work refs/heads/main; git symbolic-ref HEAD refs/heads/main; git commit -q --allow-empty -m evil`,
  },
  {
    name: 'deletes the branches of others',
    script: `git branch -D feature; git -C "$USER_REPO" branch -D feature`,
  },
  {
    name: 'removes the trees of others',
    script: `git worktree remove --force "$USER_REPO-tree"; rm -rf "$USER_REPO-tree" ../../*/tree/README.md`,
  },
  {
    name: 'configures a program for everybody',
    script: `git config core.fsmonitor "$CANARY"; git config --global core.fsmonitor "$CANARY"; git -C "$USER_REPO" config core.fsmonitor "$CANARY"`,
  },
  {
    name: 'plants a hook',
    script: `for d in "$(git rev-parse --git-common-dir)/hooks" "$USER_REPO/.git/hooks"; do mkdir -p "$d"; cp "$CANARY" "$d/post-checkout"; done`,
  },
  { name: 'clears the stash', script: `git stash clear; git -C "$USER_REPO" stash clear` },
  { name: 'deletes the common directory', script: `rm -rf "$(git rev-parse --git-common-dir)" "$USER_REPO/.git"` },
  {
    name: 'overwrites objects in place',
    script: `find "$OBJECTS" -type f | while read f; do chmod u+w "$f"; printf x > "$f"; done`,
  },
  {
    name: 'replaces objects',
    script: `git replace -f HEAD "$(git commit-tree -m evil 'HEAD^{tree}')"; git -C "$USER_REPO" replace -f HEAD HEAD~1`,
  },
  {
    name: 'leaves stale locks',
    script: `c="$(git rev-parse --git-common-dir)"; touch "$c/index.lock" "$c/packed-refs.lock" "$c/refs/heads/main.lock" "$USER_REPO/.git/index.lock" "$USER_REPO/.git/refs/heads/main.lock"`,
  },
  {
    name: 'pushes over a branch of the remote',
    script: `git push -qf origin HEAD:release; git push -qf "$USER_REPO" HEAD:refs/heads/release; git push -qf "$VICTIM/remote.git" HEAD:release`,
  },
  {
    name: 'resets the user repository',
    script: `git -C "$USER_REPO" reset -q --hard HEAD~1; git -C "$USER_REPO" clean -qfdx; git -C "$USER_REPO" checkout -qf feature`,
  },
  {
    name: 'collects garbage at once',
    script: `git reflog expire --expire=now --all; git gc -q --prune=now; git -C "$USER_REPO" reflog expire --expire=now --all; git -C "$USER_REPO" gc -q --prune=now`,
  },
  {
    name: 'deletes .git and the files of the user',
    script: `rm -rf .git; rm -rf "$USER_REPO/src" "$USER_REPO/.git/refs" "$VICTIM/precious.txt"`,
  },
];

/** The script of an attack in a shell that goes on whatever fails. */
export function armed(attack: Attack, at: { readonly repository: string; readonly victim: string }): string {
  return [
    `export USER_REPO='${at.repository}' VICTIM='${at.victim}' CANARY='${at.victim}/canary.sh' OBJECTS='${at.repository}/.git/objects'`,
    'exec 2>/dev/null </dev/null',
    attack.script,
    'exit 0',
  ].join('\n');
}
