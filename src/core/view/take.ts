import { shellWord } from '../text/shell-word.ts';
import type { RunView } from './run-view.ts';

/** The git commands that show a run's result and merge it into the user's branch; empty when nothing landed. */
export function takeCommands(view: Pick<RunView, 'repository' | 'resultBranch' | 'tasks'>): readonly string[] {
  if (view.resultBranch === null || view.tasks.every((task) => task.commit === null)) return [];
  const git = `git -C ${shellWord(view.repository)}`;
  const branch = shellWord(view.resultBranch);
  return [
    `${git} log --oneline --first-parent HEAD..${branch}`,
    `${git} diff --stat HEAD...${branch}`,
    `${git} merge --no-ff ${branch}`,
  ];
}
