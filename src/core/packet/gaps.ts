import { listed } from '../text/wording.ts';
import type { BriefSection, Gap, SectionName } from './brief.ts';
import type { BriefFacts } from './facts.ts';

/** What a stateless agent would have to guess: nothing to judge by, nowhere to begin, references that lead nowhere, words cut off. */
export function findGaps(
  facts: BriefFacts,
  found: { readonly sections: readonly BriefSection[]; readonly unknown: readonly string[] },
): readonly Gap[] {
  const { task, gates, settings } = facts;
  const gaps: Gap[] = [];
  const add = (section: SectionName, what: string, hint: string) => gaps.push({ section, what, hint });
  if (task.title.trim() === '' && task.description.trim() === '')
    add('task', 'The task says nothing.', 'Give it a title and a description.');
  if (task.acceptance.length === 0)
    add('criteria', 'No criterion says when it is done.', `slipway task set ${task.id} --criteria "..."`);
  if (task.files.length === 0 && task.description.trim() === '' && task.requirements.length === 0)
    add(
      'files',
      'It names no file, no requirement and no details.',
      `slipway task set ${task.id} --files PATHS or --description TEXT`,
    );
  if (found.unknown.length > 0)
    add(
      'requirements',
      `No document of the spec explains ${listed(found.unknown)}.`,
      'Put the document beside the plan, or correct the reference.',
    );
  if (gates.length === 0)
    add(
      'gates',
      'No gate judges the work.',
      'Run slipway init to have gates detected, or write them into slipway.yaml.',
    );
  for (const name of ['task', 'criteria'] as const)
    if (isCut(found.sections, name, facts))
      add(
        name,
        'It does not fit into the budget.',
        `Split the task, or raise packet.budget above ${settings.budgetTokens}.`,
      );
  return gaps;
}

function isCut(sections: readonly BriefSection[], name: 'task' | 'criteria', { task }: BriefFacts): boolean {
  const items = sections.find((section) => section.name === name)?.items ?? [];
  if (items.some(({ cut }) => cut)) return true;
  if (name === 'criteria') return items.length < task.acceptance.length;
  return task.description !== '' && !items.some(({ label }) => label === 'Details');
}
