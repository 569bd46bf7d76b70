import type { Documents } from '../../../spec/document/statement.ts';
import { asSentence } from '../../../text/wording.ts';
import type { Dependency } from '../../plan.ts';
import type { DecomposedTask, Decomposition } from '../decomposition.ts';
import type { AnsweredTask, DecompositionAnswer } from './answer.ts';

/** An answer as a decomposition: who makes a thing that another needs is done before it. */
export function toDecomposition(documents: Documents, answer: DecompositionAnswer): Decomposition {
  const lines = new Map(documents.statements.map(({ id, line }) => [id, line]));
  const stories = new Set(documents.statements.flatMap(({ kind, id }) => (kind === 'story' ? [id] : [])));
  const groups = new Map(answer.groups.map(({ id, title }) => [id, title]));
  const makers = makersOf(answer.tasks);
  const tasks = answer.tasks.map((task): DecomposedTask => {
    const line = lines.get(task.covers[0] ?? '') ?? 1;
    const group = groups.get(task.group);
    return {
      ...{ id: task.id, title: task.title.trim(), covers: [...new Set(task.covers)] },
      ...{ phase: group?.trim() ?? null, parent: group === undefined ? null : task.group },
      story: task.covers.find((id) => stories.has(id) && id.length <= LONGEST_STORY) ?? null,
      dependsOn: dependenciesOf(task, makers, line),
      ...{ effort: task.effort, risk: task.risk, priority: 50 },
      ...{
        description: task.description.trim(),
        criteria: task.criteria.map((text) => text.trim()),
        files: task.files,
      },
    };
  });
  return { by: 'agent', tasks, joins: [], leftOut: answer.leftOut };
}

/** Characters of a story's id that a plan keeps. */
const LONGEST_STORY = 40;

/** The first task that makes each thing: others that name it add to what is there. */
function makersOf(tasks: readonly AnsweredTask[]): ReadonlyMap<string, string> {
  return new Map(tasks.flatMap(({ id, produces }) => produces.map((name) => [name, id] as const)).toReversed());
}

function dependenciesOf(
  { id, after, consumes }: AnsweredTask,
  makers: ReadonlyMap<string, string>,
  line: number,
): readonly Dependency[] {
  const stated = after.map(({ task, why }): Dependency => {
    return { id: task, kind: 'explicit', why: asSentence(why) || 'The agent that cut the spec says so.', line };
  });
  const known = new Set([id, ...stated.map(({ id }) => id)]);
  const needed = consumes.flatMap((name): readonly Dependency[] => {
    const maker = makers.get(name);
    if (maker === undefined || known.has(maker)) return [];
    known.add(maker);
    return [{ id: maker, kind: 'produces', why: `It makes ${name}, which this task needs.`, line }];
  });
  return [...stated, ...needed];
}
