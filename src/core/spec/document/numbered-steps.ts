import { readBlocks } from './blocks.ts';
import { roleOf } from './section-roles.ts';

/** A numbered list that reads like the steps of a plan. */
export interface NumberedSteps {
  readonly count: number;
  /** Of its first step, from 1. */
  readonly line: number;
  /** The first step as it is written. */
  readonly first: string;
}

/** The longest numbered list that stands below the title, below a heading for steps or below one that says nothing; null where none has two items. */
export function findNumberedSteps(text: string): NumberedSteps | null {
  let longest: NumberedSteps | null = null;
  let open: NumberedSteps | null = null;
  let holdsSteps = true;
  for (const block of readBlocks(text)) {
    if (block.kind === 'heading') {
      const role = roleOf(block.text, block.level, 'plain');
      holdsSteps = role === 'plain' || role === 'steps' || role === 'rollout';
      open = null;
    } else if (block.kind === 'item' && block.columns === 0 && holdsSteps && /^\d/.test(block.bullet)) {
      const begun: NumberedSteps = open ?? { count: 0, line: block.line, first: `${block.bullet} ${block.text}` };
      open = { ...begun, count: begun.count + 1 };
      if (open.count > Math.max(1, longest?.count ?? 0)) longest = open;
    }
  }
  return longest;
}
